-- Where the journal has got to, and which ledger's it is, as its first entry follows it: as text, to be hashed elsewhere.
SELECT h.length, h.head, (
    SELECT pg_catalog.jsonb_build_object(
        'ledger', m.applied_by, 'tool', m.tool,
        'made_at', pg_catalog.to_char(m.applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text
    FROM threephase.meta m WHERE m.version = 1)
FROM (VALUES (true)) AS always (one) LEFT JOIN threephase.journal_head h ON h.one = always.one
