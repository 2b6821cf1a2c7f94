-- A run's entries in their order, with the text that was hashed.
SELECT seq, kind, pg_catalog.to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, body::text AS text,
    previous, hash
FROM threephase.entry WHERE run_id = %s ORDER BY seq
