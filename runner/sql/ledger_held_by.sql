-- The sessions that have locked the head of the journal, and wait for nobody themselves.
SELECT DISTINCT l.pid FROM pg_catalog.pg_locks l
WHERE l.relation = 'threephase.journal_head'::pg_catalog.regclass::pg_catalog.oid AND l.granted
    AND l.mode IN ('RowShareLock', 'RowExclusiveLock') AND l.pid <> pg_catalog.pg_backend_pid()
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks w WHERE w.pid = l.pid AND NOT w.granted)
ORDER BY l.pid
