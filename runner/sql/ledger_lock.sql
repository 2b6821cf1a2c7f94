-- One installation at a time, told after ten seconds that it waits in vain; and no search_path changes what words mean.
SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true),
    pg_catalog.set_config('lock_timeout', '10s', true), pg_catalog.pg_advisory_xact_lock(7310582294406812773)
