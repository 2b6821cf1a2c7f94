-- An approval by whoever is logged in, with its entry.
SELECT threephase.approve(%(digest)s, %(role)s, %(valid_hours)s, %(facts)s)
