-- The images of a run that has ended go, and an entry says so.
SELECT threephase.purge_images(%s, %s)
