-- This session waits inside its transaction for as long as another one works.
SELECT pg_catalog.set_config('idle_in_transaction_session_timeout', '0', true),
       pg_catalog.set_config('statement_timeout', '0', true)
