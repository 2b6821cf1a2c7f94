-- For this transaction only: nothing can be written, and a question may take so long.
SELECT pg_catalog.set_config('transaction_read_only', 'on', true),
       pg_catalog.set_config('statement_timeout', %(statement_timeout_ms)s::text, true)
