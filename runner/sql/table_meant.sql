-- The table that a name means at this moment.
SELECT pg_catalog.to_regclass(%(name)s)::pg_catalog.oid::bigint
