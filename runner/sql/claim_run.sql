-- The run as it is now, held until the batch commits: while this lock is held nobody pauses, cancels or ends the run.
SELECT state, pass FROM threephase.run WHERE id = %(run_id)s FOR SHARE
