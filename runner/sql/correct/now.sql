-- The server's clock, by which approvals expire.
SELECT pg_catalog.clock_timestamp()
