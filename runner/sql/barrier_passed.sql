-- Whether every transaction below that id has ended; if not, the oldest session of those that write.
SELECT pg_catalog.txid_snapshot_xmin(pg_catalog.txid_current_snapshot()) >= %(barrier)s,
       (SELECT a.pid FROM pg_catalog.pg_stat_activity a
        WHERE a.backend_xid IS NOT NULL AND a.pid <> pg_catalog.pg_backend_pid()
        ORDER BY pg_catalog.age(a.backend_xid) DESC LIMIT 1)
