-- The tables of a set of changed rows, the set that holds the rows themselves, and when that was purged.
SELECT s.tables, s.id, s.purged_at
FROM threephase.change_set given JOIN threephase.change_set s ON s.id = coalesce(given.rows_in, given.id)
WHERE given.id = %(set_id)s
