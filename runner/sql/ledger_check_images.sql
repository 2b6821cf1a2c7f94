-- The first batches whose image is not the one that its entry speaks of; one that was purged is not asked for.
SELECT e.seq, pass, range, batch, e.digest, i.sha256
FROM (
    SELECT seq, body->>'pass'::text AS pass, body->>'range'::text AS range, body->>'batch'::text AS batch, body->>'image_sha256'::text AS digest
    FROM threephase.entry WHERE run_id = %(id)s AND kind = 'batch'
) e
FULL JOIN (
    SELECT pass::text, range::text, batch::text, sha256 FROM {digests} digests WHERE run_id = %(id)s
) i USING (pass, range, batch)
WHERE e.digest IS DISTINCT FROM i.sha256 AND NOT (i.sha256 IS NULL AND EXISTS (
    SELECT FROM threephase.entry WHERE run_id = %(id)s AND kind = 'images_purged'))
ORDER BY e.seq, pass, range, batch LIMIT 10
