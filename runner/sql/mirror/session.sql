-- Who writes, as the server knows it, and when.
SELECT session_user::text, pg_catalog.clock_timestamp()
