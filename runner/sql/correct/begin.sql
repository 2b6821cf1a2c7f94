-- Everything is done under one snapshot; no statement before the locks are held may take it.
BEGIN ISOLATION LEVEL REPEATABLE READ, READ WRITE
