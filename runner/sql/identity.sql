-- Which database this is, as whom we are here, and whether this role may ask for the cluster's identifier.
SELECT pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute'),
       d.datname::text,
       d.oid::bigint,
       pg_catalog.current_setting('server_version_num')::integer,
       current_user::text
FROM pg_catalog.pg_database d
WHERE d.datname = pg_catalog.current_database()
