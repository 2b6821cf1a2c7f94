-- A table and its partitions as one: statistics and their age, live and dead rows, storage options.
WITH RECURSIVE below (oid) AS (
    SELECT %(oid)s::bigint::pg_catalog.oid
    UNION ALL
    SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN below b ON i.inhparent = b.oid
), leaf AS (
    SELECT c.relpersistence, c.reltuples, pg_catalog.pg_relation_size(c.oid) AS size,
           s.n_live_tup, s.n_dead_tup, s.n_mod_since_analyze,
           greatest(s.last_analyze, s.last_autoanalyze) AS analyzed_at,
           (SELECT o.option_value::integer FROM pg_catalog.pg_options_to_table(c.reloptions) o
            WHERE o.option_name = 'fillfactor') AS fillfactor,
           (SELECT o.option_value::boolean FROM pg_catalog.pg_options_to_table(c.reloptions) o
            WHERE o.option_name = 'autovacuum_enabled') AS vacuumed
    FROM below b JOIN pg_catalog.pg_class c ON c.oid = b.oid
    LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
    WHERE c.relkind <> 'p'
)
SELECT coalesce(pg_catalog.bool_or(relpersistence = 'u'), false) AS unlogged,
       pg_catalog.row_security_active(%(oid)s::bigint::pg_catalog.oid) AS row_security,
       coalesce(pg_catalog.sum(n_live_tup), 0)::bigint AS live,
       coalesce(pg_catalog.sum(n_dead_tup), 0)::bigint AS dead,
       coalesce(pg_catalog.sum(n_mod_since_analyze), 0)::bigint AS modified,
       coalesce(pg_catalog.bool_and(analyzed_at IS NOT NULL OR reltuples > 0 OR size = 0), true) AS analyzed,
       coalesce(pg_catalog.min(coalesce(fillfactor, 100)), 100) AS fillfactor,
       coalesce(pg_catalog.bool_and(coalesce(vacuumed, true)), true) AS vacuumed
FROM leaf
