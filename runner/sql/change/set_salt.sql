-- The salt of a set's hashes, NULL once it was purged. Readers and approvers may not ask.
SELECT salt FROM threephase.change_set WHERE id = %(set_id)s
