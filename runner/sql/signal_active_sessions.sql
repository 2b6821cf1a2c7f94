-- How many sessions on the whole server are active beside ours. NULL: other roles' sessions are hidden from this one.
SELECT
    CASE WHEN bool_or(query = '<insufficient privilege>') THEN NULL ELSE count(*) FILTER (WHERE state = 'active') END::float8
        AS value,
    NULL::text AS name
FROM pg_catalog.pg_stat_activity
WHERE datid IS NOT NULL AND usesysid IS NOT NULL -- the server's own processes have none
    AND backend_type IS DISTINCT FROM 'parallel worker' AND pid <> ALL (%(our_pids)s::integer[] || pg_catalog.pg_backend_pid())
