-- Keeps sight of the tables as they are now: whenever it is read, it yields those that this transaction has dropped.
DECLARE threephase_dropped NO SCROLL CURSOR FOR
SELECT n.nspname, c.relname
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm', 'f') AND c.relpersistence <> 't' AND pg_catalog.pg_table_is_visible(c.oid) IS NULL
  AND EXISTS (SELECT FROM pg_catalog.pg_locks k WHERE k.relation = c.oid AND k.pid = pg_catalog.pg_backend_pid())
ORDER BY n.nspname, c.relname
