-- One row that fails by itself, the last of the range, is set aside with what it holds now. One that was set aside before
-- stays as it was.
INSERT INTO threephase.quarantine (run_id, key, pass, range, batch, sqlstate, message, image)
SELECT %(run_id)s, pg_catalog.to_jsonb({key}), %(pass)s, %(range)s, %(batch)s, %(sqlstate)s, %(message)s,
       pg_catalog.to_jsonb({image})
FROM {walked} WHERE {range} ORDER BY {last} LIMIT 1
ON CONFLICT DO NOTHING
RETURNING key
