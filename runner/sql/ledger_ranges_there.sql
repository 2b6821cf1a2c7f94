-- Whether a pass has its ranges already.
SELECT EXISTS (SELECT FROM threephase.range WHERE run_id = %s AND pass = %s)
