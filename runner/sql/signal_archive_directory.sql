-- How many WAL segments wait to be archived, counted where the server keeps them: PostgreSQL 12, and pg_monitor.
SELECT count(*)::float8 AS value, min(name) AS name FROM pg_catalog.pg_ls_archive_statusdir() WHERE name LIKE '%%.ready'
