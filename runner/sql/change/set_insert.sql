-- A new set of changed rows, and how many transactions have begun since ours: in a subtransaction, for its number is the
-- youngest there is.
INSERT INTO threephase.change_set (tables, salt, rows_in) VALUES (%(tables)s, %(salt)s, %(rows_in)s)
RETURNING id, - pg_catalog.age(xmin)
