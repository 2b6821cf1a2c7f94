-- What decides how rows of a table are changed and what follows from it, as one text for each table and its partitions.
WITH RECURSIVE family (oid) AS (
    SELECT pg_catalog.unnest(%(oids)s::bigint[])::pg_catalog.oid
    UNION
    SELECT i.inhrelid FROM family f JOIN pg_catalog.pg_inherits i ON i.inhparent = f.oid
)
SELECT f.oid::pg_catalog.regclass::text, pg_catalog.concat_ws(E'\n',
    c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity,
    pg_catalog.pg_get_expr(c.relpartbound, c.oid),
    (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
            a.attnotnull, a.attidentity, pg_catalog.to_jsonb(a) ->> 'attgenerated', n.nspname, l.collname,
            pg_catalog.pg_get_expr(d.adbin, d.adrelid)), E'\n' ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a
        LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
        WHERE a.attrelid = f.oid AND a.attnum > 0 AND NOT a.attisdropped),
    (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', o.conrelid::pg_catalog.regclass, o.conname,
            pg_catalog.pg_get_constraintdef(o.oid)), E'\n'
            ORDER BY o.conrelid::pg_catalog.regclass::text COLLATE "C", o.conname)
        FROM pg_catalog.pg_constraint o WHERE o.conrelid = f.oid OR o.confrelid = f.oid),
    (SELECT pg_catalog.string_agg(pg_catalog.pg_get_indexdef(i.indexrelid), E'\n'
            ORDER BY pg_catalog.pg_get_indexdef(i.indexrelid) COLLATE "C")
        FROM pg_catalog.pg_index i WHERE i.indrelid = f.oid AND i.indisunique),
    (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', t.tgenabled, pg_catalog.pg_get_triggerdef(t.oid),
            p.prosrc, p.prosecdef, p.proconfig), E'\n' ORDER BY t.tgname)
        FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
        WHERE t.tgrelid = f.oid AND NOT t.tgisinternal),
    (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', o.conname, p.proname, t.tgenabled), E'\n'
            ORDER BY o.conname, p.proname)
        FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
        JOIN pg_catalog.pg_constraint o ON o.oid = t.tgconstraint
        WHERE t.tgrelid = f.oid AND t.tgisinternal AND t.tgenabled <> 'O'), -- a foreign key that is not enforced
    (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', r.ev_enabled, pg_catalog.pg_get_ruledef(r.oid)), E'\n'
            ORDER BY r.rulename)
        FROM pg_catalog.pg_rewrite r WHERE r.ev_class = f.oid),
    (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', y.polname, y.polcmd, y.polpermissive,
            ARRAY(SELECT CASE r.oid WHEN 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(r.oid) END
                FROM pg_catalog.unnest(y.polroles) AS r (oid) ORDER BY 1),
            'using ' || pg_catalog.pg_get_expr(y.polqual, y.polrelid),
            'check ' || pg_catalog.pg_get_expr(y.polwithcheck, y.polrelid)), E'\n' ORDER BY y.polname)
        FROM pg_catalog.pg_policy y WHERE y.polrelid = f.oid))
FROM family f JOIN pg_catalog.pg_class c ON c.oid = f.oid
ORDER BY f.oid::pg_catalog.regclass::text COLLATE "C"
