-- The ranges of a run, or of one of its passes, in their order.
SELECT pass AS pass_number, number, low, high, cursor, done, batches, walked, changed, worker, fence
FROM threephase.range
WHERE run_id = %(id)s AND (%(pass)s::integer IS NULL OR pass = %(pass)s)
ORDER BY pass, number
