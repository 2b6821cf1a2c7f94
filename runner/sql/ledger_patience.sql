-- Nobody waits for ever for one who holds the ledger: ten seconds, unless this session has a limit of its own.
SELECT pg_catalog.set_config('lock_timeout', CASE pg_catalog.current_setting('lock_timeout')
    WHEN '0' THEN '10s' ELSE pg_catalog.current_setting('lock_timeout') END, true)
