-- The ledger, version 3: one journal of everything, a hash chain like a run's.

CREATE TABLE threephase.journal (
    seq      bigint      PRIMARY KEY,
    kind     text        NOT NULL,
    at       timestamptz NOT NULL,
    body     jsonb       NOT NULL,             -- everything above once more, so that the hash covers it
    previous text        NOT NULL,
    hash     text        NOT NULL              -- sha256(previous || E'\n' || body::text)
);
CREATE INDEX journal_set ON threephase.journal ((body->>'set')) WHERE kind = 'changes_purged';

CREATE TABLE threephase.journal_head (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    length bigint  NOT NULL,
    head   text    NOT NULL                    -- of no entry yet: the sha256 of which ledger it is
);
INSERT INTO threephase.journal_head (length, head)
    SELECT 0, encode(sha256(convert_to(jsonb_build_object(
        'ledger', m.applied_by, 'tool', m.tool,
        'made_at', to_char(m.applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text, 'UTF8')), 'hex')
    FROM threephase.meta m WHERE m.version = 1;

-- Whom the session acts for. Inside a SECURITY DEFINER function current_user is its owner; the setting stays the caller's.
CREATE FUNCTION threephase.acting() RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(nullif(current_setting('role'), 'none'), session_user)
$$;

-- Writes an entry. Nobody calls it but the functions here, each for its own kinds. Its lock is the last one that they
-- take: what else they need, they have by then.
CREATE FUNCTION threephase.record(entry_kind text, facts jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    chain record;
    moment timestamptz;
    written jsonb;
    digest text;
BEGIN
    IF jsonb_typeof(facts) IS DISTINCT FROM 'object' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'The facts of an entry must be a JSON object.';
    ELSIF NOT threephase.is_readable(facts) THEN
        RAISE invalid_parameter_value
            USING MESSAGE = 'The facts of an entry hold a number, or a depth, that no program reads again.';
    END IF;
    SELECT h.length, h.head INTO chain FROM threephase.journal_head h FOR UPDATE;
    IF NOT FOUND THEN
        RAISE no_data_found USING MESSAGE = 'The journal of the ledger has lost its head.';
    END IF;
    moment := clock_timestamp(); -- under the lock, so that the times do not go back
    written := facts || jsonb_build_object(
        'seq', chain.length + 1, 'kind', entry_kind,
        'at', to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'db_user', session_user, 'acting', threephase.acting(), 'address', host(inet_client_addr()),
        'backend', pg_backend_pid(), 'xid', txid_current(), 'lsn', pg_current_wal_insert_lsn()::text);
    digest := encode(sha256(convert_to(chain.head || E'\n' || written::text, 'UTF8')), 'hex');
    INSERT INTO threephase.journal (seq, kind, at, body, previous, hash)
        VALUES (chain.length + 1, entry_kind, moment, written, chain.head, digest);
    UPDATE threephase.journal_head SET length = chain.length + 1, head = digest;
    RETURN chain.length + 1;
END $$;

-- The callers' own word. What was done is entered by the function that does it, and cannot be noted.
CREATE FUNCTION threephase.note(entry_kind text, facts jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- began: an attempt to run a correction. refused, failed: how one ended that changed nothing. exported: who
    -- was given the changed rows to keep.
    IF NOT coalesce(entry_kind = ANY (ARRAY['began', 'refused', 'failed', 'exported']), false) THEN
        RAISE invalid_parameter_value USING MESSAGE = format('%s is no kind of entry that is noted.', entry_kind);
    END IF;
    RETURN threephase.record(entry_kind, facts);
END $$;

-- How far the chain of a run had come when it began, changed its state, or lost its images: a chain that is deleted as a
-- whole is missed. Deferred to COMMIT, where nothing else is waited for.
CREATE FUNCTION threephase.tell_journal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    run record;
BEGIN
    SELECT r.kind, r.name INTO run FROM threephase.run r WHERE r.id = NEW.run_id;
    PERFORM threephase.record(
        CASE NEW.kind WHEN 'began' THEN 'backfill_began' WHEN 'state' THEN 'backfill_state' ELSE 'backfill_purged' END,
        jsonb_build_object('run', NEW.run_id, 'run_kind', run.kind, 'name', run.name, 'length', NEW.seq,
            'head', NEW.hash, 'actor', NEW.body->'actor')
        || CASE NEW.kind WHEN 'state' THEN jsonb_build_object('state', NEW.body->'after') ELSE '{}' END);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tell_journal AFTER INSERT ON threephase.entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind IN ('began', 'state', 'images_purged')) EXECUTE FUNCTION threephase.tell_journal();

CREATE FUNCTION threephase.guard_journal() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM threephase.journal j WHERE j.seq = OLD.length + 1 AND j.previous = OLD.head AND j.hash = NEW.head
        AND NEW.one AND NEW.length = OLD.length + 1;
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = 'The journal grows by the functions of the ledger alone.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON threephase.journal_head
    FOR EACH ROW EXECUTE FUNCTION threephase.guard_journal();
CREATE TRIGGER refuse BEFORE DELETE OR TRUNCATE ON threephase.journal_head
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.refuse();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON threephase.journal
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.refuse();

-- Runs that there were before the journal.
DO $$
DECLARE
    there record;
BEGIN
    FOR there IN SELECT r.id, r.kind, r.name, r.state, c.length, c.head FROM threephase.run r
        JOIN threephase.chain c ON c.run_id = r.id WHERE c.length > 0 ORDER BY r.id
    LOOP
        PERFORM threephase.record('backfill_found', jsonb_build_object('run', there.id, 'run_kind', there.kind,
            'name', there.name, 'state', there.state, 'length', there.length, 'head', there.head));
    END LOOP;
END $$;
