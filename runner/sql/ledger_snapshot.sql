-- One state of the ledger while it is checked, though batches go on.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY
