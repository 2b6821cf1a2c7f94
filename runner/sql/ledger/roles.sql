-- Who may do what in the ledger. Roles are the whole cluster's; what is given here is this database's. May be run again.

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['threephase_runner', 'threephase_reader', 'threephase_approver'] LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted);
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL; -- made for another database at this moment
            WHEN insufficient_privilege THEN
                RAISE WARNING 'The role % was not made: that takes CREATEROLE.', wanted
                    USING HINT = format('Let a DBA run CREATE ROLE %I NOLOGIN, then run this again.', wanted);
        END;
    END LOOP;
END $$;

DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'threephase_runner') THEN
        GRANT USAGE ON SCHEMA threephase TO threephase_runner;
        GRANT SELECT ON ALL TABLES IN SCHEMA threephase TO threephase_runner;
        -- Not started_at, at, by: those are the server's word.
        GRANT INSERT (kind, name, sha256, file, reverts, target, settings) ON threephase.run TO threephase_runner;
        GRANT UPDATE (settings, state, why, pass, ended_at) ON threephase.run TO threephase_runner;
        GRANT INSERT (run_id, pass, number, low, high) ON threephase.range TO threephase_runner;
        GRANT UPDATE (cursor, done, batches, walked, changed, worker, fence) ON threephase.range TO threephase_runner;
        GRANT INSERT ON threephase.image TO threephase_runner;
        GRANT INSERT (run_id, key, pass, range, batch, sqlstate, message, image) ON threephase.quarantine
            TO threephase_runner;
        GRANT INSERT (sha256, target, kind, result) ON threephase.dry_run TO threephase_runner;
        GRANT INSERT (run_id, name, doing, why), UPDATE (seen_at, doing, why) ON threephase.worker TO threephase_runner;
        GRANT EXECUTE ON FUNCTION threephase.append(bigint, text, jsonb) TO threephase_runner;
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'threephase_reader') THEN
        GRANT USAGE ON SCHEMA threephase TO threephase_reader;
        GRANT SELECT ON threephase.meta, threephase.run, threephase.range, threephase.chain, threephase.entry,
            threephase.dry_run, threephase.worker, threephase.batch, threephase.image_digest TO threephase_reader;
        -- How many and why, but neither keys nor values: images and quarantined rows are personal data.
        GRANT SELECT (run_id, pass, range, batch, sqlstate, at) ON threephase.quarantine TO threephase_reader;
    END IF;
END $$;

-- What came with corrections.
DO $$
DECLARE
    used text;
BEGIN
    PERFORM FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'threephase' AND c.relname = 'approval';
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'threephase_runner') THEN
        GRANT INSERT (tables, rows_in, salt) ON threephase.change_set TO threephase_runner;
        GRANT INSERT ON threephase.change_page TO threephase_runner;
        -- With the caller's own rights: these read and write what the caller may.
        FOR used IN SELECT oid::regprocedure FROM pg_catalog.pg_proc WHERE pronamespace = 'threephase'::regnamespace
            AND proname IN ('pages_of', 'watch', 'keep_old', 'keep_new', 'change_digest') AND NOT prosecdef
        LOOP
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO threephase_runner', used);
        END LOOP;
        GRANT EXECUTE ON FUNCTION threephase.seal(bigint) TO threephase_runner;
        GRANT EXECUTE ON FUNCTION threephase.note(text, jsonb) TO threephase_runner;
        GRANT EXECUTE ON FUNCTION threephase.propose(text, text, text, bigint, text, text, jsonb, bigint, jsonb, jsonb)
            TO threephase_runner;
        GRANT EXECUTE ON FUNCTION threephase.settle(text, text, text, bigint, text, text, jsonb, bigint, jsonb, jsonb,
            jsonb) TO threephase_runner;
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'threephase_approver') THEN
        GRANT USAGE ON SCHEMA threephase TO threephase_approver;
        GRANT SELECT ON threephase.change_page, threephase.meta TO threephase_approver; -- who approves must see the rows
        GRANT EXECUTE ON FUNCTION threephase.note(text, jsonb) TO threephase_approver;
        GRANT EXECUTE ON FUNCTION threephase.approve(text, text, integer, jsonb) TO threephase_approver;
    END IF;
    -- Without the salt, with which few possible values could be tried against a digest.
    FOR used IN SELECT rolname FROM pg_catalog.pg_roles WHERE rolname IN ('threephase_reader', 'threephase_approver') LOOP
        EXECUTE format('GRANT SELECT (id, tables, rows_in, purged_at, at, by) ON threephase.change_set TO %I', used);
        EXECUTE format('GRANT SELECT ON threephase.journal, threephase.journal_head, threephase.correction, '
            'threephase.correction_dry_run, threephase.approval, threephase.correction_evidence, '
            'threephase.change_set_digest, threephase.run, threephase.chain, threephase.entry TO %I', used);
    END LOOP;
END $$;
