-- One other setting for a run; it holds from the next batch on.
UPDATE threephase.run SET settings = settings || %(changed)s WHERE id = %(id)s
