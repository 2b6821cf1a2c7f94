-- Rows that were left as they are, with the reason. One that is listed already stays as it was listed.
INSERT INTO threephase.quarantine (run_id, key, pass, range, batch, sqlstate, message)
SELECT %(run_id)s, row -> 'key', %(pass)s, %(range)s, %(batch)s, row ->> 'sqlstate', row ->> 'message'
FROM pg_catalog.jsonb_array_elements(%(rows)s::jsonb) AS given (row)
ON CONFLICT DO NOTHING
