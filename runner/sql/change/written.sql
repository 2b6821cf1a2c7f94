-- The relations that this transaction may have written to, since a lock that writers take is held to its end, and how many
-- rows it has written there: NULL if that is not known, as after TRUNCATE and DDL. A cascade that finds no row takes the
-- lock all the same. A relation that another transaction made since our snapshot is in none of its catalogs: no kind.
SELECT l.relation::bigint, n.nspname, coalesce(c.relname, l.relation::pg_catalog.regclass::text), c.relkind::text, l.modes,
       CASE WHEN coalesce(c.relkind, 'r') IN ('r', 'p') AND 'AccessExclusiveLock' <> ALL (l.modes)
                AND pg_catalog.current_setting('track_counts') = 'on' THEN
           pg_catalog.pg_stat_get_xact_tuples_inserted(l.relation)
           + pg_catalog.pg_stat_get_xact_tuples_updated(l.relation)
           + pg_catalog.pg_stat_get_xact_tuples_deleted(l.relation) END,
       ARRAY(WITH RECURSIVE above (oid) AS (
           SELECT c.oid UNION SELECT i.inhparent FROM above a
           JOIN pg_catalog.pg_class p ON p.oid = a.oid AND p.relispartition
           JOIN pg_catalog.pg_inherits i ON i.inhrelid = a.oid)
           SELECT a.oid::bigint FROM above a)
FROM (SELECT k.relation, pg_catalog.array_agg(k.mode ORDER BY k.mode) AS modes
      FROM (SELECT relation, mode FROM pg_catalog.pg_locks
          WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'relation' AND granted AND database = (
              SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
          UNION ALL SELECT 'pg_catalog.pg_largeobject'::pg_catalog.regclass, 'RowExclusiveLock' -- lo_unlink lets go of it
          WHERE pg_catalog.pg_stat_get_xact_tuples_deleted('pg_catalog.pg_largeobject'::pg_catalog.regclass) > 0) k
      GROUP BY k.relation) l
LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE l.modes && ARRAY['RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock']
  AND CASE WHEN c.oid IS NULL THEN pg_catalog.pg_table_is_visible(l.relation) IS NOT NULL -- else it is there no more
      ELSE c.relpersistence <> 't' AND c.relkind NOT IN ('i', 'I', 't', 'v')
          AND (n.nspname NOT IN ('pg_catalog', 'pg_toast') OR c.relname = 'pg_largeobject') END
ORDER BY n.nspname, c.relname
