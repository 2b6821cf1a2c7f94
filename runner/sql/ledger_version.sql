-- The version of the ledger that is in this database.
SELECT pg_catalog.max(version) FROM threephase.meta
