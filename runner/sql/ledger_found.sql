-- What of a ledger can be seen by everybody: its schema, whether that has the table meta, and whose it is.
SELECT pg_catalog.pg_get_userbyid(n.nspowner), pg_catalog.pg_has_role(n.nspowner, 'USAGE'), EXISTS (
    SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid AND c.relname = 'meta')
FROM pg_catalog.pg_namespace n WHERE n.nspname = 'threephase'
