-- How many rows the largest table of that name has by the statistics; EXPLAIN does not tell its schema.
SELECT greatest(0, pg_catalog.max(c.reltuples))::bigint FROM pg_catalog.pg_class c WHERE c.relname = %(name)s AND c.relkind = 'r'
