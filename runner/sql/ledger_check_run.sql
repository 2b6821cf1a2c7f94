-- What a run is, as its chain begins with it, and how it stands: as text, so that it can be hashed elsewhere.
SELECT pg_catalog.jsonb_build_object(
        'run', r.id, 'kind', r.kind, 'name', r.name, 'sha256', r.sha256, 'file', r.file,
        'reverts', r.reverts, 'target', r.target,
        'started_at', pg_catalog.to_char(r.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text,
    r.state, r.pass, r.settings::text, c.length, c.head
FROM threephase.run r LEFT JOIN threephase.chain c ON c.run_id = r.id WHERE r.id = %s
