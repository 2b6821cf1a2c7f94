-- Takes the snapshot, then a transaction number, which must be the first: it is younger than all that the snapshot shows,
-- so that a row as young is ours. And the next multixact.
SELECT pg_catalog.txid_current_if_assigned() IS NULL, pg_catalog.txid_current(),
       (pg_catalog.mxid_age('1'::pg_catalog.xid)::bigint + 1) & 4294967295
