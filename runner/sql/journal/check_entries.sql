-- The journal's entries in their order, with the text that was hashed.
SELECT seq, kind, pg_catalog.to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, body::text AS text,
    previous, hash
FROM threephase.journal ORDER BY seq
