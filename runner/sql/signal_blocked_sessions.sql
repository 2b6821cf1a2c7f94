-- How many sessions wait for a lock that one of ours holds, and the process id of one of them.
-- Who waits is taken from pg_locks, which every role may read; pg_blocking_pids is costly, and asked of those alone.
SELECT count(*)::float8 AS value, min(pid)::text AS name
FROM (
    SELECT DISTINCT pid FROM pg_catalog.pg_locks WHERE NOT granted AND pid <> ALL (%(our_pids)s::integer[])
) waiting
WHERE pg_catalog.pg_blocking_pids(pid) && %(our_pids)s::integer[]
