-- What became of a transaction: committed, aborted, in progress; NULL: so long ago that the server has forgotten.
SELECT pg_catalog.txid_status(%(xid)s)
