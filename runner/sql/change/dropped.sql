-- The tables that this transaction has dropped.
FETCH ALL FROM threephase_dropped
