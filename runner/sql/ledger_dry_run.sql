-- The newest dry run of this very file against this very target.
SELECT id, sha256, target, kind, result, at, "by" FROM threephase.dry_run
WHERE sha256 = %s AND target = %s ORDER BY id DESC LIMIT 1
