-- Who has waited for another session must see what it did, whatever isolation this database has by default.
SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE
