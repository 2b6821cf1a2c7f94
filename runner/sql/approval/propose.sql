-- Keeps a dry run of a correction, with its entry.
SELECT threephase.propose(%(digest)s, %(sha256)s, %(kind)s, %(reverts)s, %(incident)s, %(file)s, %(target)s, %(set_id)s,
    %(result)s, %(facts)s)
