-- Keeps writers of the tables waiting, not readers: SHARE ROW EXCLUSIVE, which two of us do not get at once.
LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE
