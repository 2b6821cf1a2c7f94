-- The last times that something went wrong, of the last 1,000 entries; not which rows: those are personal data.
SELECT what, at, sqlstate, message, worker
FROM (
    SELECT CASE e.kind WHEN 'batch' THEN 'tried again' ELSE e.kind END AS what, e.at, e.body->>'sqlstate'::text AS sqlstate,
           CASE e.kind WHEN 'batch' THEN pg_catalog.format('batch %%s of range %%s took %%s attempts',
               e.body->>'batch'::text, e.body->>'range'::text, e.body->>'attempt'::text) ELSE e.body->>'message'::text END AS message,
           e.body->>'worker'::text AS worker
    FROM threephase.entry e
    WHERE e.run_id = %(run_id)s
      AND (e.kind = 'retry' OR e.kind = 'batch' AND (e.body->>'attempt'::text)::integer > 1)
      AND e.seq > (SELECT c.length - 1000 FROM threephase.chain c WHERE c.run_id = %(run_id)s)
    UNION ALL
    SELECT 'set aside', q.at, q.sqlstate, NULL, NULL FROM threephase.quarantine q WHERE q.run_id = %(run_id)s
) AS troubles
ORDER BY at DESC
LIMIT %(most)s
