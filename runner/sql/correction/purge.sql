-- The rows of a set of changes go, and an entry says so.
SELECT threephase.purge_changes(%(set_id)s, %(older_than)s, %(facts)s)
