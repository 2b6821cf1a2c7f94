-- Dry runs of corrections, the newest first: those of a digest that begins so, of a script, or all.
SELECT id, digest, sha256, kind, reverts, incident, file, target, set_id, result, at, by
FROM threephase.correction_dry_run
WHERE (%(prefix)s::text IS NULL OR digest LIKE %(prefix)s || '%%') AND (%(sha256)s::text IS NULL OR sha256 = %(sha256)s)
ORDER BY id DESC
