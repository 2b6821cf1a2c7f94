-- The first dry runs, approvals and receipts that are not what their entries say, or have none.
SELECT e.seq, what, id, e.sha256 AS entered, r.sha256 AS there
FROM (
    SELECT seq, CASE kind WHEN 'dry_run' THEN 'dry run' WHEN 'approved' THEN 'approval' ELSE 'correction' END AS what,
        body->>'id'::text AS id, body->>'record'::text AS sha256
    FROM threephase.journal WHERE kind IN ('dry_run', 'approved', 'corrected', 'reverted')
) e
FULL JOIN (SELECT what, id::text AS id, sha256 FROM threephase.correction_evidence) r USING (what, id)
WHERE e.sha256 IS DISTINCT FROM r.sha256
ORDER BY e.seq, what, id LIMIT 10
