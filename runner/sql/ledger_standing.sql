-- A ledger from outside: whose it is, what this role may do with it, how much is in it.
SELECT n.nspowner::regrole::text AS owner, session_user::text AS role,
    CASE
        WHEN pg_catalog.pg_has_role(n.nspowner, 'USAGE') THEN 'owner'
        WHEN pg_catalog.has_function_privilege('threephase.append(bigint, text, jsonb)', 'EXECUTE') THEN 'runner'
        WHEN pg_catalog.has_function_privilege('threephase.approve(text, text, integer, jsonb)', 'EXECUTE') THEN 'approver'
        ELSE 'reader'
    END AS may,
    (SELECT pg_catalog.max(version) FROM threephase.meta) AS version,
    (SELECT pg_catalog.count(*) FROM threephase.run) AS runs,
    (SELECT pg_catalog.count(*) FROM threephase.run WHERE ended_at IS NULL) AS unfinished,
    pg_catalog.pg_total_relation_size('threephase.image') AS image_bytes,
    (SELECT coalesce(pg_catalog.sum(pg_catalog.pg_total_relation_size(c.oid)), 0)::bigint FROM pg_catalog.pg_class c
        WHERE c.relnamespace = n.oid AND c.relkind = 'r') AS bytes
FROM pg_catalog.pg_namespace n WHERE n.nspname = 'threephase'
