-- The end of a batch: its range moves on, and its audit entry is appended to the run's chain, in the batch's own transaction.
WITH moved AS (
    UPDATE threephase.range
    SET cursor = %(cursor)s, done = %(done)s, batches = batches + 1, walked = walked + %(walked)s,
        changed = changed + %(changed)s, worker = %(worker)s, fence = %(fence)s
    WHERE run_id = %(run_id)s AND pass = %(pass)s AND number = %(range)s AND batches + 1 = %(batch)s
    RETURNING 1
)
SELECT threephase.append(%(run_id)s, 'batch', %(facts)s::jsonb || pg_catalog.jsonb_build_object(
    'wal_bytes', pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), %(wal_from)s::pg_catalog.pg_lsn)))
FROM moved
