-- The newest entries of the journal, of these kinds; of all where none is named.
SELECT seq, kind, at, body::text, previous, hash FROM threephase.journal
WHERE pg_catalog.cardinality(%(kinds)s::text[]) = 0 OR kind = ANY (%(kinds)s) ORDER BY seq DESC LIMIT %(limit)s
