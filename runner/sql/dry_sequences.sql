-- Where the sequences stand that this role may read: a rollback does not bring them back.
SELECT pg_catalog.format('%%I.%%I', schemaname, sequencename), last_value
FROM pg_catalog.pg_sequences WHERE last_value IS NOT NULL AND schemaname <> 'threephase'
