-- Where the chain of a run has got to.
SELECT length, head FROM threephase.chain WHERE run_id = %s
