-- The next entries of the journal after one, of these kinds; of all where none is named.
SELECT seq, kind, at, body::text, previous, hash FROM threephase.journal
WHERE seq > %(after)s AND (pg_catalog.cardinality(%(kinds)s::text[]) = 0 OR kind = ANY (%(kinds)s)) ORDER BY seq LIMIT 500
