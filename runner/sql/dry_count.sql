-- How many rows the statement finds to work on, now.
SELECT pg_catalog.count(*) FROM {found}
