-- The receipt of a correction, in its own transaction: refused unless it was approved.
SELECT threephase.settle(%(digest)s, %(sha256)s, %(kind)s, %(reverts)s, %(incident)s, %(file)s, %(target)s, %(set_id)s,
    %(policy)s, %(result)s, %(facts)s)
