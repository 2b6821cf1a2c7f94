-- The newest revert of a run.
SELECT id FROM threephase.run WHERE reverts = %s ORDER BY id DESC LIMIT 1
