-- One more entry in the chain of a run.
SELECT threephase.append(%s, %s, %s)
