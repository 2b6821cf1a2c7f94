-- Sets of changed rows that are as old, with all that hold hashes of the same rows, and were not purged: the oldest first.
SELECT s.id, s.at, s.by,
    (SELECT pg_catalog.count(*) FROM threephase.change_page p JOIN threephase.change_set f ON f.id = p.set_id
        WHERE s.id IN (f.id, f.rows_in)) AS pages,
    (SELECT pg_catalog.min(d.id) FROM threephase.correction_dry_run d WHERE d.set_id = s.id) AS dry_run,
    (SELECT pg_catalog.min(c.id) FROM threephase.correction c JOIN threephase.change_set f ON f.id = c.set_id
        WHERE s.id IN (f.id, f.rows_in)) AS correction
FROM threephase.change_set s
WHERE s.rows_in IS NULL AND s.purged_at IS NULL AND NOT EXISTS (
    SELECT FROM threephase.change_set y WHERE s.id IN (y.id, y.rows_in)
    AND y.at > pg_catalog.clock_timestamp() - %(older_than)s::interval)
ORDER BY s.id
