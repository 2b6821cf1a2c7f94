-- A run begins; a trigger gives it its chain.
INSERT INTO threephase.run (kind, name, sha256, file, reverts, target, settings)
VALUES (%(kind)s, %(name)s, %(sha256)s, %(file)s, %(reverts)s, %(target)s, %(settings)s)
RETURNING id
