-- Keeps sight of the rows of a table as they are now.
SELECT threephase.watch(%(cursor)s, %(oid)s::bigint::pg_catalog.oid, %(only)s, %(columns)s, %(salted)s, %(next_multi)s,
    %(with_rows)s)
