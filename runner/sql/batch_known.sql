-- Whether a worker's batch is in the ledger: asked after a COMMIT that was not answered.
SELECT EXISTS (
    SELECT FROM threephase.entry
    WHERE run_id = %(run_id)s AND kind = 'batch'
      AND body ->> 'pass' = %(pass)s::text AND body ->> 'range' = %(range)s::text AND body ->> 'batch' = %(batch)s::text
      AND body ->> 'worker' = %(worker)s
)
