-- The lowest range of this pass that is neither done nor held by another worker's batch; rather the one held before.
-- The lock is the claim: it ends with the transaction, and so with the worker, however that ends.
SELECT number, low, high, cursor, batches, fence, worker FROM threephase.range
WHERE run_id = %(run_id)s AND pass = %(pass)s AND NOT done
ORDER BY number IS DISTINCT FROM %(rather)s, number
LIMIT 1 FOR UPDATE SKIP LOCKED
