-- For this transaction only: nothing can be written, no lock is waited for long, and no question takes long.
SELECT pg_catalog.set_config('transaction_read_only', 'on', true),
       pg_catalog.set_config('lock_timeout', '1000', true),
       pg_catalog.set_config('statement_timeout', %(statement_timeout_ms)s::text, true),
       pg_catalog.set_config('idle_in_transaction_session_timeout', '60000', true),
       pg_catalog.set_config('datestyle', 'ISO', true),
       pg_catalog.set_config('intervalstyle', 'postgres', true),
       pg_catalog.set_config('bytea_output', 'hex', true),
       pg_catalog.set_config('extra_float_digits', '3', true)
