-- A worker says what it does.
INSERT INTO threephase.worker AS w (run_id, name, doing, why) VALUES (%s, %s, %s, %s)
ON CONFLICT (run_id, name) DO UPDATE
SET seen_at = pg_catalog.clock_timestamp(), doing = excluded.doing, why = excluded.why
