-- The ledger, version 6: the evidence of corrections is only added to; what is personal data in it may be purged.

-- The rows of a set go, and its salt, and that of the sets which hold hashes of the same rows alone. All must be as old as
-- is said. The journal says first who let them go.
CREATE FUNCTION threephase.purge_changes(of_set bigint, older_than interval, facts jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    root bigint;
    going bigint[];
    each bigint;
    pages bigint;
    youngest timestamptz;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE object_not_in_prerequisite_state
            USING MESSAGE = 'Rows are purged under READ COMMITTED: an older snapshot does not show who needs them.';
    END IF;
    SELECT coalesce(s.rows_in, s.id) INTO root FROM threephase.change_set s WHERE s.id = of_set;
    PERFORM FROM threephase.change_set s WHERE s.id = root FOR UPDATE; -- nobody refers to it meanwhile
    SELECT array_agg(s.id ORDER BY s.id), max(s.at) INTO going, youngest FROM (
        SELECT t.id, t.at FROM threephase.change_set t WHERE root IN (t.id, t.rows_in) AND t.purged_at IS NULL
        ORDER BY t.id FOR UPDATE) s; -- all that is waited for comes before the journal's lock
    CASE
        WHEN root IS NULL THEN
            RAISE no_data_found USING MESSAGE = format('There is no set %s of changes in the ledger.', of_set);
        WHEN going IS NULL THEN
            RAISE object_not_in_prerequisite_state USING MESSAGE = format('The rows of set %s were purged before.', of_set);
        WHEN older_than IS NULL OR older_than < interval '0' OR youngest > clock_timestamp() - older_than THEN
            RAISE object_not_in_prerequisite_state
                USING MESSAGE = format('The rows of set %s are younger than %s.', of_set, older_than);
        ELSE NULL;
    END CASE;
    PERFORM FROM threephase.correction_dry_run d JOIN threephase.approval a ON a.digest = d.digest
        LEFT JOIN threephase.correction c ON c.id = d.reverts
        WHERE (d.set_id = ANY (going) OR c.set_id = ANY (going)) AND a.expires_at > clock_timestamp()
        AND NOT EXISTS (SELECT FROM threephase.correction done WHERE done.sha256 = d.sha256);
    IF FOUND THEN
        RAISE object_not_in_prerequisite_state USING MESSAGE = format(
            'Set %s is approved to be run or to be reverted, and that has not expired: its rows are needed.', of_set);
    END IF;
    SELECT count(*) INTO pages
        FROM (SELECT FROM threephase.change_page p WHERE p.set_id = ANY (going) FOR UPDATE) locked;
    FOREACH each IN ARRAY going LOOP
        PERFORM threephase.record('changes_purged', facts || jsonb_build_object('set', each));
    END LOOP;
    UPDATE threephase.change_set s SET salt = NULL, purged_at = clock_timestamp() WHERE s.id = ANY (going);
    DELETE FROM threephase.change_page p WHERE p.set_id = ANY (going);
    RETURN pages;
END $$;

-- A set is whole once it is sealed, or its transaction has ended: nothing is put into it afterwards.
CREATE FUNCTION threephase.guard_new_pages() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM threephase.change_set s WHERE s.id = NEW.set_id AND s.xid = txid_current() AND s.digest IS NULL;
    IF NOT FOUND THEN
        RAISE insufficient_privilege
            USING MESSAGE = format('Set %s of changes is sealed, or another transaction''s: nothing is put into it.', NEW.set_id);
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION threephase.guard_sets() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.digest IS NULL AND OLD.xid = txid_current() AND to_jsonb(NEW) - 'digest' = to_jsonb(OLD) - 'digest' THEN
        RETURN NEW; -- threephase.seal
    END IF;
    -- "by" in quotes: unquoted it is a word of PL/pgSQL.
    PERFORM FROM threephase.journal j WHERE j.kind = 'changes_purged' AND j.body->>'set' = OLD.id::text
        AND (NEW.id, NEW.tables, NEW.rows_in, NEW.at, NEW."by", NEW.xid, NEW.digest)
            IS NOT DISTINCT FROM (OLD.id, OLD.tables, OLD.rows_in, OLD.at, OLD."by", OLD.xid, OLD.digest)
        AND NEW.salt IS NULL AND OLD.purged_at IS NULL;
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING
            MESSAGE = 'UPDATE on threephase.change_set is refused: it is evidence, and only added to.',
            HINT = 'threephase.purge_changes takes the values out of it, and leaves an entry that says so.';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION threephase.guard_pages() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept bigint;
BEGIN
    SELECT g.set_id INTO kept FROM (SELECT DISTINCT set_id FROM gone) g WHERE NOT EXISTS (SELECT FROM threephase.journal j
        WHERE j.kind = 'changes_purged' AND j.body->>'set' = g.set_id::text) LIMIT 1;
    IF FOUND THEN
        RAISE insufficient_privilege USING
            MESSAGE = format('DELETE on threephase.change_page is refused: the rows of set %s are evidence.', kept),
            HINT = 'threephase.purge_changes deletes them, and leaves an entry that says so.';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER guard_new BEFORE INSERT ON threephase.change_page
    FOR EACH ROW EXECUTE FUNCTION threephase.guard_new_pages();
CREATE TRIGGER guard BEFORE UPDATE ON threephase.change_set FOR EACH ROW EXECUTE FUNCTION threephase.guard_sets();
CREATE TRIGGER guard AFTER DELETE ON threephase.change_page REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.guard_pages();
CREATE TRIGGER refuse BEFORE DELETE OR TRUNCATE ON threephase.change_set
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.refuse();
CREATE TRIGGER refuse BEFORE UPDATE OR TRUNCATE ON threephase.change_page
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.refuse();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON threephase.correction
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.refuse();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON threephase.correction_dry_run
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.refuse();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON threephase.approval
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.refuse();

-- As at the end of version 1, for all that came since: triggers fire whatever session_replication_role says, and what
-- default privileges gave to others is taken back. What the owner granted by hand of version 1 stays.
DO $$
DECLARE
    made record;
    first text[] := ARRAY['meta', 'run', 'range', 'chain', 'entry', 'image', 'unspoken', 'quarantine', 'dry_run', 'worker',
        'batch', 'image_digest', 'is_readable', 'is_name', 'is_column', 'is_key', 'is_target', 'are_settings', 'enter',
        'append', 'purge_images', 'await_entry', 'guard_beginning', 'begin_chain', 'refuse', 'guard_run', 'guard_chain',
        'guard_images', 'guard_quarantine'];
BEGIN
    FOR made IN SELECT t.tgrelid::regclass AS of_table, t.tgname FROM pg_catalog.pg_trigger t
        JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'threephase'::regnamespace AND NOT t.tgisinternal
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', made.of_table, made.tgname);
    END LOOP;
    FOR made IN SELECT g.what, a.grantee FROM (
            SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE ' ELSE '' END || oid::regclass AS what, relacl AS acl,
                relowner AS owner
            FROM pg_catalog.pg_class WHERE relnamespace = 'threephase'::regnamespace AND relkind IN ('r', 'v', 'S')
                AND relname <> ALL (first || ARRAY['run_id_seq', 'quarantine_id_seq', 'dry_run_id_seq'])
            UNION ALL SELECT 'FUNCTION ' || oid::regprocedure, coalesce(proacl, acldefault('f', proowner)), proowner
            FROM pg_catalog.pg_proc WHERE pronamespace = 'threephase'::regnamespace AND proname <> ALL (first)
        ) g, pg_catalog.aclexplode(g.acl) a WHERE a.grantee <> g.owner
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %s', made.what,
            CASE made.grantee WHEN 0 THEN 'PUBLIC' ELSE made.grantee::regrole::text END);
    END LOOP;
END $$;
