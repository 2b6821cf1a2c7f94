-- A run goes into another state; the last ones end it.
UPDATE threephase.run
SET state = %(state)s, why = %(why)s, ended_at = CASE WHEN %(ends)s THEN pg_catalog.clock_timestamp() END
WHERE id = %(id)s
