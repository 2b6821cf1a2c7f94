-- Runs, the newest first: all, the one of an id, those of a name, the unfinished ones.
SELECT id, kind, name, sha256, file, reverts, target::text AS target, settings::text AS settings, state, why, pass AS pass_number, started_at, ended_at
FROM threephase.run
WHERE (%(id)s::bigint IS NULL OR id = %(id)s) AND (%(name)s::text IS NULL OR name = %(name)s)
    AND (NOT %(unfinished)s::boolean OR ended_at IS NULL)
ORDER BY id DESC
