-- A version of the ledger was put in, by this release of the tool.
INSERT INTO threephase.meta (version, tool) VALUES (%s, %s)
