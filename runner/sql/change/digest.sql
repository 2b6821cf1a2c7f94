-- One digest of all rows of a set, to which nothing is added then.
SELECT threephase.seal(%(set_id)s)
