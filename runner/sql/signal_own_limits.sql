-- The DBA's own signal may read only, and for two seconds only; both end with the transaction.
SELECT pg_catalog.set_config('transaction_read_only', 'on', true), pg_catalog.set_config('statement_timeout', '2000', true)
