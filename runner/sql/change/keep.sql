-- Keeps what this transaction has changed in a table, on both sides.
SELECT threephase.keep_old(%(set_id)s, %(number)s, %(cursor)s, %(oid)s::bigint::pg_catalog.oid, %(only)s),
       threephase.keep_new(%(set_id)s, %(number)s, %(cursor)s, %(oid)s::bigint::pg_catalog.oid, %(only)s, %(columns)s,
           %(seen)s, %(salted)s, %(width)s, %(with_rows)s)
