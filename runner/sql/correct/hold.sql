-- The tables keep their columns, triggers and constraints from before the snapshot on. Nobody's reading or writing waits.
LOCK TABLE {tables} IN ACCESS SHARE MODE
