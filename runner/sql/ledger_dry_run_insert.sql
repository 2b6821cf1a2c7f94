-- What a dry run came to.
INSERT INTO threephase.dry_run (sha256, target, kind, result) VALUES (%s, %s, %s, %s)
