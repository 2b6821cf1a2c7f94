-- The first sets of changes that are not what their entries say; of one that an entry says was purged, the row remains.
SELECT e.seq, e.body->>'set'::text, s.set_id IS NOT NULL AS there, s.purged_at IS NOT NULL AS purged
FROM threephase.journal e
LEFT JOIN threephase.change_set_digest s ON s.set_id::text = e.body->>'set'::text
WHERE e.kind IN ('dry_run', 'corrected', 'reverted') AND s.sha256 IS DISTINCT FROM e.body->>'rows_sha256'::text
    AND NOT (s.set_id IS NOT NULL AND EXISTS (
        SELECT FROM threephase.journal p WHERE p.kind = 'changes_purged' AND p.body->>'set'::text = e.body->>'set'::text))
ORDER BY e.seq LIMIT 10
