-- A transaction id of our own: whatever is open now and writes has a smaller one. The snapshot's xmax would not do: it
-- follows the last transaction that ended, and those that began after that one lie beyond it.
SELECT pg_catalog.txid_current()
