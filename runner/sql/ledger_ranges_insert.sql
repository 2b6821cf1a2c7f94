-- The ranges of a pass.
INSERT INTO threephase.range (run_id, pass, number, low, high) VALUES (%s, %s, %s, %s, %s)
