-- Those of the ledger's roles that this cluster does not have.
SELECT wanted FROM pg_catalog.unnest(%s::text[]) wanted
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname::text = wanted)
