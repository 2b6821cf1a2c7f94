-- One more entry in the journal, in the caller's words.
SELECT threephase.note(%(kind)s, %(facts)s)
