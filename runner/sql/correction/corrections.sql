-- Receipts, the newest first: the one of a number, of a script, or all.
SELECT id, digest, sha256, kind, reverts, incident, file, target, set_id, policy, result, at, by
FROM threephase.correction
WHERE (%(id)s::bigint IS NULL OR id = %(id)s) AND (%(sha256)s::text IS NULL OR sha256 = %(sha256)s)
ORDER BY id DESC
