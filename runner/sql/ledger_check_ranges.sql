-- What the ranges of a run say they have done.
SELECT pass, number, low::text, cursor::text, batches, walked, changed FROM threephase.range WHERE run_id = %s
