-- The ledger, version 1: runs, their ranges, the chain of evidence, images, quarantine, dry runs, workers.

CREATE SCHEMA threephase;
COMMENT ON SCHEMA threephase IS 'The ledger of threephase: what was run on this database, and its evidence.';

CREATE TABLE threephase.meta (
    version    integer     PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    applied_by text        NOT NULL DEFAULT session_user,
    tool       text        NOT NULL
);

CREATE TABLE threephase.run (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text        NOT NULL CHECK (kind IN ('backfill', 'revert')),
    name       text        NOT NULL,
    sha256     text        NOT NULL,
    file       text        NOT NULL,           -- the whole file: what was run can be read years later
    reverts    bigint      REFERENCES threephase.run,
    target     jsonb       NOT NULL,           -- tables, key, columns: as found when the run began
    settings   jsonb       NOT NULL,           -- live: read before each batch
    state      text        NOT NULL DEFAULT 'running'
        CHECK (state IN ('running', 'paused', 'failed', 'cancelled', 'succeeded', 'succeeded_with_quarantine')),
    why        text        NOT NULL DEFAULT '',
    pass       integer     NOT NULL DEFAULT 1, -- 1 does the work, the later ones sweep
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at   timestamptz,                    -- NULL also when it failed: it can be resumed
    CHECK ((ended_at IS NULL) = (state IN ('running', 'paused', 'failed')))
);
-- One unfinished run of a name at a time: whoever starts it again joins it.
CREATE UNIQUE INDEX run_unfinished ON threephase.run (name) WHERE ended_at IS NULL;

CREATE TABLE threephase.range (
    run_id  bigint  NOT NULL REFERENCES threephase.run,
    pass    integer NOT NULL,
    number  integer NOT NULL,
    low     jsonb,                             -- keys as text that PostgreSQL wrote, exclusive; NULL: from the beginning
    high    jsonb,                             -- inclusive; NULL: to the end
    cursor  jsonb,                             -- the last key that is done; NULL: none yet
    done    boolean NOT NULL DEFAULT false,
    batches integer NOT NULL DEFAULT 0,
    walked  bigint  NOT NULL DEFAULT 0,
    changed bigint  NOT NULL DEFAULT 0,
    worker  text,
    fence   integer NOT NULL DEFAULT 0,        -- counts the takeovers
    PRIMARY KEY (run_id, pass, number)
) WITH (fillfactor = 50);                      -- updated by every batch: HOT needs room

CREATE TABLE threephase.chain (
    run_id bigint PRIMARY KEY REFERENCES threephase.run,
    length bigint NOT NULL DEFAULT 0,
    head   text   NOT NULL                     -- of no entry yet: the sha256 of what the run is, so that none is moved
) WITH (fillfactor = 50);

CREATE TABLE threephase.entry (
    run_id   bigint      NOT NULL REFERENCES threephase.run,
    seq      bigint      NOT NULL,
    kind     text        NOT NULL,
    at       timestamptz NOT NULL,
    body     jsonb       NOT NULL,             -- everything above once more, so that the hash covers it
    previous text        NOT NULL,
    hash     text        NOT NULL,             -- sha256(previous || E'\n' || body::text)
    PRIMARY KEY (run_id, seq),
    CONSTRAINT batch_has_numbers CHECK (kind <> 'batch' OR coalesce(
        jsonb_typeof(body->'pass') = 'number' AND jsonb_typeof(body->'range') = 'number'
        AND jsonb_typeof(body->'batch') = 'number' AND jsonb_typeof(body->'walked') = 'number'
        AND jsonb_typeof(body->'changed') = 'number', false))
);
CREATE UNIQUE INDEX entry_batch ON threephase.entry (run_id, (body->>'pass'), (body->>'range'), (body->>'batch'))
    WHERE kind = 'batch';

CREATE TABLE threephase.image (
    run_id bigint  NOT NULL REFERENCES threephase.run,
    pass   integer NOT NULL,
    range  integer NOT NULL,
    batch  integer NOT NULL,
    rows   jsonb   NOT NULL,                   -- an array of texts for each row: its key, the old values, the new ones
    salt   text    NOT NULL CHECK (length(salt) >= 32), -- else a digest gives few possible values away
    PRIMARY KEY (run_id, pass, range, batch)
);
-- Images of the transaction at work whose entry is still to come. No COMMIT leaves a row here.
CREATE TABLE threephase.unspoken (
    run_id bigint  NOT NULL,
    pass   integer NOT NULL,
    range  integer NOT NULL,
    batch  integer NOT NULL,
    asked  integer NOT NULL,                   -- how often its entry was looked for
    PRIMARY KEY (run_id, pass, range, batch)
);
DO $$ BEGIN
    IF current_setting('server_version_num')::integer >= 140000 THEN
        EXECUTE 'ALTER TABLE threephase.image ALTER COLUMN rows SET COMPRESSION lz4';
    END IF;
EXCEPTION WHEN feature_not_supported THEN NULL; -- a server built without lz4 compresses as it always did
END $$;

CREATE TABLE threephase.quarantine (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id   bigint      NOT NULL REFERENCES threephase.run,
    key      jsonb,                            -- NULL: purged
    pass     integer     NOT NULL,
    range    integer     NOT NULL,
    batch    integer     NOT NULL,
    sqlstate text        NOT NULL,
    message  text        NOT NULL,             -- as PostgreSQL said it, which may repeat values
    image    jsonb,                            -- the columns that would have been changed
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (run_id, key)
);

CREATE TABLE threephase.dry_run (
    id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256 text        NOT NULL,
    target jsonb       NOT NULL,
    kind   text        NOT NULL CHECK (kind IN ('plan', 'rehearse')),
    result jsonb       NOT NULL,
    at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    by     text        NOT NULL DEFAULT session_user
);

CREATE TABLE threephase.worker (
    run_id  bigint      NOT NULL REFERENCES threephase.run,
    name    text        NOT NULL,              -- host:process:number
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    doing   text        NOT NULL,              -- working, waiting, left
    why     text        NOT NULL DEFAULT '',
    PRIMARY KEY (run_id, name)
);

-- A number of hundreds of digits, or hundreds of brackets in each other, is more than a program reads. Within strings they
-- are neither, but that is asked only where there are so many at all.
CREATE FUNCTION threephase.is_readable(given jsonb) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    written text := given::text;
BEGIN
    FOR attempt IN 1..2 LOOP
        IF written !~ '[0-9]{250}'
            AND octet_length(written) - octet_length(replace(replace(written, '[', ''), '{', '')) < 500
        THEN
            RETURN true;
        END IF;
        written := regexp_replace(written, '"([^"\\]|\\.)*"', '', 'g');
    END LOOP;
    RETURN false;
END $$;

-- What a run walks, as the tool reads it again: one that it cannot read would be in everybody's way.
CREATE FUNCTION threephase.is_name(given jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_typeof(given) = 'array' AND jsonb_array_length(given) = 2
        AND jsonb_typeof(given->0) IN ('string', 'null') AND jsonb_typeof(given->1) = 'string', false)
$$;

CREATE FUNCTION threephase.is_column(given jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_typeof(given) = 'object' AND jsonb_typeof(given->'name') = 'string'
        AND jsonb_typeof(given->'type') = 'string' AND (coalesce(given->'collation', 'null') = 'null'
        OR threephase.is_name(given->'collation')) AND given - '{name,type,collation}'::text[] = '{}', false)
$$;

CREATE FUNCTION threephase.is_key(given jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_typeof(given) = 'object' AND threephase.is_name(given->'index') AND given ? 'columns'
        AND (SELECT count(*) > 0 AND bool_and(threephase.is_column(c) AND c ? 'collation')
            FROM jsonb_array_elements(given->'columns') c), false)
$$;

CREATE FUNCTION threephase.is_target(given jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_typeof(given) = 'object' AND threephase.is_readable(given - 'images')
        AND given->>'kind' IN ('update', 'insert', 'delete')
        AND threephase.is_name(given->'walked') AND threephase.is_name(given->'written')
        AND threephase.is_key(given->'key')
        AND (given->'written_key' = 'null' OR threephase.is_key(given->'written_key'))
        AND jsonb_typeof(given->'rows') = 'number' AND jsonb_typeof(given->'oid') = 'number'
        AND jsonb_typeof(given->'search_path') = 'string'
        AND (SELECT coalesce(bool_and(threephase.is_column(c)), true) FROM jsonb_array_elements(given->'images') c), false)
$$;

CREATE FUNCTION threephase.are_settings(given jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT threephase.is_readable(given)
        AND NOT EXISTS (SELECT FROM jsonb_each(given) s WHERE jsonb_typeof(s.value) IN ('object', 'array'))
$$;

-- Writes an entry. The facts are the caller's word; who, when and where are the server's.
CREATE FUNCTION threephase.enter(of_run bigint, entry_kind text, facts jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    chain record;
    moment timestamptz;
    written jsonb;
    digest text;
BEGIN
    SELECT c.length, c.head INTO chain FROM threephase.chain c WHERE c.run_id = of_run FOR UPDATE;
    CASE
        WHEN chain.head IS NULL THEN
            RAISE no_data_found USING MESSAGE = format('There is no chain of a run %s in the ledger.', of_run);
        WHEN jsonb_typeof(facts) IS DISTINCT FROM 'object' THEN
            RAISE invalid_parameter_value USING MESSAGE = 'The facts of an entry must be a JSON object.';
        WHEN NOT threephase.is_readable(facts) THEN
            RAISE invalid_parameter_value
                USING MESSAGE = 'The facts of an entry hold a number, or a depth, that no program reads again.';
        WHEN (entry_kind = 'began') IS DISTINCT FROM (chain.length = 0) THEN
            RAISE object_not_in_prerequisite_state
                USING MESSAGE = format('The first entry of run %s must be its beginning, and no other.', of_run);
        ELSE NULL;
    END CASE;
    moment := clock_timestamp(); -- under the lock, so that the times of a chain do not go back
    written := facts || jsonb_build_object(
        'run', of_run, 'seq', chain.length + 1, 'kind', entry_kind,
        'at', to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'db_user', session_user, 'address', host(inet_client_addr()), 'backend', pg_backend_pid(),
        'xid', txid_current(), 'lsn', pg_current_wal_insert_lsn()::text);
    digest := encode(sha256(convert_to(chain.head || E'\n' || written::text, 'UTF8')), 'hex');
    INSERT INTO threephase.entry (run_id, seq, kind, at, body, previous, hash)
        VALUES (of_run, chain.length + 1, entry_kind, moment, written, chain.head, digest);
    UPDATE threephase.chain c SET length = c.length + 1, head = digest WHERE c.run_id = of_run;
    RETURN chain.length + 1;
END $$;

-- The callers' only way into the chain: what would make the evidence contradict the run, or itself, is not let in.
CREATE FUNCTION threephase.append(of_run bigint, entry_kind text, facts jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    run record;
    agrees boolean;
    typed integer;
BEGIN
    -- The run before its chain, as everywhere: else this and a change of state could wait for each other.
    SELECT r.ended_at, r.state, r.pass, r.settings INTO run FROM threephase.run r WHERE r.id = of_run FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE no_data_found USING MESSAGE = format('There is no run %s in the ledger.', of_run);
    END IF;
    IF NOT coalesce(entry_kind = ANY (ARRAY['began', 'batch', 'state', 'setting', 'pass', 'verified', 'left',
        'retry', 'waited', 'joined', 'no_dry_run']), false)
    THEN
        RAISE invalid_parameter_value USING MESSAGE = format('%s is no kind of entry that is appended.', entry_kind);
    END IF;
    -- What a worker still has to say may come late; of the run itself only its end, once, if no entry says so yet.
    IF run.ended_at IS NOT NULL AND entry_kind NOT IN ('verified', 'left', 'retry', 'waited') AND (entry_kind <> 'state'
        OR (SELECT e.body->>'after' FROM threephase.entry e WHERE e.run_id = of_run AND e.kind = 'state'
            ORDER BY e.seq DESC LIMIT 1) IS NOT DISTINCT FROM run.state)
    THEN
        RAISE object_not_in_prerequisite_state
            USING MESSAGE = format('Run %s has ended: nothing of the kind %s is added.', of_run, entry_kind);
    END IF;
    agrees := CASE entry_kind
        WHEN 'began' THEN facts->'settings' = run.settings
        WHEN 'state' THEN facts->>'after' = run.state
        WHEN 'setting' THEN facts->'after' = run.settings->(facts->>'name')
        WHEN 'pass' THEN facts->'pass' = to_jsonb(run.pass)
        ELSE true
    END;
    IF agrees IS NOT TRUE AND jsonb_typeof(facts) = 'object' THEN
        RAISE invalid_parameter_value
            USING MESSAGE = format('The entry of kind %s does not say what run %s is now.', entry_kind, of_run);
    END IF;
    -- Types that the views promise: what is of another fails here, and not whoever reads it.
    IF entry_kind = 'batch' THEN
        typed := num_nonnulls((facts->>'pass')::integer, (facts->>'range')::integer, (facts->>'batch')::integer,
            (facts->>'fence')::integer, (facts->>'attempt')::integer, (facts->>'size')::integer,
            (facts->>'pid')::integer, (facts->>'walked')::bigint, (facts->>'changed')::bigint,
            (facts->>'wal_bytes')::bigint, (facts->>'took_ms')::double precision,
            (facts->>'lock_wait_ms')::double precision);
    END IF;
    IF coalesce(facts->>'waits', '{}') !~ '^\{(?:"[^"]*": [0-9.]+(?:, |\}$))*\}?$' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'The waits of an entry must be numbers of milliseconds.';
    END IF;
    RETURN threephase.enter(of_run, entry_kind, facts);
END $$;

-- Images are personal data. They may go once the run has ended, and the chain says first who let them go.
CREATE FUNCTION threephase.purge_images(of_run bigint, facts jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    images bigint;
    reverting bigint;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE object_not_in_prerequisite_state
            USING MESSAGE = 'Images are purged under READ COMMITTED: an older snapshot does not show who needs them.';
    END IF;
    PERFORM FROM threephase.run r WHERE r.id = of_run FOR UPDATE; -- no revert of it begins meanwhile: see guard_beginning
    PERFORM FROM threephase.run r WHERE r.id = of_run AND r.ended_at IS NULL;
    IF FOUND THEN
        RAISE object_not_in_prerequisite_state
            USING MESSAGE = format('Run %s has not ended: its images are still needed.', of_run);
    END IF;
    SELECT r.id INTO reverting FROM threephase.run r WHERE r.reverts = of_run AND r.ended_at IS NULL LIMIT 1;
    IF FOUND THEN
        RAISE object_not_in_prerequisite_state USING
            MESSAGE = format('Run %s reverts run %s and has not ended: the images are still needed.', reverting, of_run);
    END IF;
    SELECT count(*) INTO images FROM threephase.image i WHERE i.run_id = of_run;
    PERFORM threephase.enter(of_run, 'images_purged', facts || jsonb_build_object('images', images));
    DELETE FROM threephase.image i WHERE i.run_id = of_run;
    UPDATE threephase.quarantine q SET key = NULL, image = NULL, message = '' WHERE q.run_id = of_run;
    RETURN images;
END $$;

-- An image is committed with the entry that speaks of it, or not at all. The entry comes last; where a transaction has its
-- constraints checked before, as each batch does for those of the written table, this one puts itself off again.
CREATE FUNCTION threephase.await_entry() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asked integer := 0;
BEGIN
    IF TG_TABLE_NAME = 'unspoken' THEN
        asked := NEW.asked + 1;
        DELETE FROM threephase.unspoken u WHERE (u.run_id, u.pass, u.range, u.batch)
            = (NEW.run_id, NEW.pass, NEW.range, NEW.batch);
    END IF;
    PERFORM FROM threephase.entry e WHERE e.run_id = NEW.run_id AND e.kind = 'batch'
        AND e.body->>'pass' = NEW.pass::text AND e.body->>'range' = NEW.range::text
        AND e.body->>'batch' = NEW.batch::text AND e.body->>'xid' = txid_current()::text
        AND e.body->>'image_sha256' IS NOT NULL;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    IF asked > 20 THEN -- at COMMIT nothing else follows, and it comes to this at once
        RAISE insufficient_privilege USING MESSAGE = format(
            'No entry of this transaction speaks of the image of batch %s in range %s of pass %s of run %s.',
            NEW.batch, NEW.range, NEW.pass, NEW.run_id);
    END IF;
    SET CONSTRAINTS threephase.spoken_of_at_last DEFERRED;
    INSERT INTO threephase.unspoken VALUES (NEW.run_id, NEW.pass, NEW.range, NEW.batch, asked);
    RETURN NULL;
END $$;

-- A run that cannot be read would be in everybody's way, and a revert without images would undo nothing.
CREATE FUNCTION threephase.guard_beginning() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT threephase.is_target(NEW.target) OR NOT threephase.are_settings(NEW.settings) THEN
        RAISE invalid_parameter_value
            USING MESSAGE = 'A run needs a target and settings as this version of the ledger knows them.';
    END IF;
    IF NEW.reverts IS NOT NULL THEN
        -- In the order of purge_images. Whoever waits for it looks again, or is told to under an older snapshot.
        PERFORM FROM threephase.run r WHERE r.id = NEW.reverts FOR KEY SHARE;
        PERFORM FROM threephase.chain c WHERE c.run_id = NEW.reverts FOR SHARE;
        PERFORM FROM threephase.entry e WHERE e.run_id = NEW.reverts AND e.kind = 'images_purged';
        IF FOUND THEN
            RAISE object_not_in_prerequisite_state USING
                MESSAGE = format('The images of run %s were purged: what its rows held before is not known.', NEW.reverts);
        END IF;
    END IF;
    RETURN NEW;
END $$;

-- Every run has its chain from the first moment.
CREATE FUNCTION threephase.begin_chain() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO threephase.chain (run_id, head) VALUES (NEW.id, encode(sha256(convert_to(jsonb_build_object(
        'run', NEW.id, 'kind', NEW.kind, 'name', NEW.name, 'sha256', NEW.sha256, 'file', NEW.file,
        'reverts', NEW.reverts, 'target', NEW.target,
        'started_at', to_char(NEW.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    )::text, 'UTF8')), 'hex'));
    RETURN NULL;
END $$;

CREATE FUNCTION threephase.refuse() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE insufficient_privilege USING
        MESSAGE = format('%s on threephase.%s is refused: it is evidence, and only added to.', TG_OP, TG_TABLE_NAME),
        HINT = 'What was wrong is put right by another entry.';
END $$;

CREATE FUNCTION threephase.guard_run() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.kind, NEW.name, NEW.sha256, NEW.file, NEW.reverts, NEW.target, NEW.started_at)
        IS DISTINCT FROM (OLD.id, OLD.kind, OLD.name, OLD.sha256, OLD.file, OLD.reverts, OLD.target, OLD.started_at)
    THEN
        RAISE insufficient_privilege USING MESSAGE = format('What run %s is never changes, only how it goes.', OLD.id);
    END IF;
    IF NOT threephase.are_settings(NEW.settings) THEN
        RAISE invalid_parameter_value
            USING MESSAGE = format('The settings of run %s must be names with one value each.', OLD.id);
    END IF;
    IF OLD.ended_at IS NOT NULL THEN
        RAISE object_not_in_prerequisite_state USING MESSAGE = format('Run %s has ended and stays as it is.', OLD.id);
    END IF;
    IF NEW.state <> OLD.state AND OLD.state <> 'running' AND NEW.state NOT IN ('running', 'cancelled') THEN
        RAISE object_not_in_prerequisite_state
            USING MESSAGE = format('Run %s is %s and cannot become %s.', OLD.id, OLD.state, NEW.state);
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION threephase.guard_chain() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM threephase.entry e
        WHERE e.run_id = OLD.run_id AND e.seq = OLD.length + 1 AND e.previous = OLD.head AND e.hash = NEW.head
        AND NEW.run_id = OLD.run_id AND NEW.length = OLD.length + 1;
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING
            MESSAGE = format('The chain of run %s grows by threephase.append alone.', OLD.run_id);
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION threephase.guard_images() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept bigint;
BEGIN
    SELECT g.run_id INTO kept FROM (SELECT DISTINCT run_id FROM gone) g WHERE NOT EXISTS (
        SELECT FROM threephase.entry e WHERE e.run_id = g.run_id AND e.kind = 'images_purged') LIMIT 1;
    IF FOUND THEN
        RAISE insufficient_privilege USING
            MESSAGE = format('DELETE on threephase.image is refused: the images of run %s are evidence.', kept),
            HINT = 'threephase.purge_images deletes them, and leaves an entry that says so.';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION threephase.guard_quarantine() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM threephase.entry e WHERE e.run_id = OLD.run_id AND e.kind = 'images_purged'
        AND (NEW.id, NEW.run_id, NEW.pass, NEW.range, NEW.batch, NEW.sqlstate, NEW.at, NEW.message)
        = (OLD.id, OLD.run_id, OLD.pass, OLD.range, OLD.batch, OLD.sqlstate, OLD.at, '')
        AND NEW.key IS NULL AND NEW.image IS NULL;
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING
            MESSAGE = 'UPDATE on threephase.quarantine is refused: it is evidence, and only added to.',
            HINT = 'threephase.purge_images takes the values out of it, and leaves an entry that says so.';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER begin_chain AFTER INSERT ON threephase.run FOR EACH ROW EXECUTE FUNCTION threephase.begin_chain();
CREATE TRIGGER guard_beginning BEFORE INSERT ON threephase.run
    FOR EACH ROW EXECUTE FUNCTION threephase.guard_beginning();
CREATE TRIGGER guard BEFORE UPDATE ON threephase.run FOR EACH ROW EXECUTE FUNCTION threephase.guard_run();
CREATE TRIGGER guard BEFORE UPDATE ON threephase.chain FOR EACH ROW EXECUTE FUNCTION threephase.guard_chain();
CREATE TRIGGER guard BEFORE UPDATE ON threephase.quarantine FOR EACH ROW EXECUTE FUNCTION threephase.guard_quarantine();
CREATE CONSTRAINT TRIGGER spoken_of AFTER INSERT ON threephase.image
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION threephase.await_entry();
CREATE CONSTRAINT TRIGGER spoken_of_at_last AFTER INSERT ON threephase.unspoken
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION threephase.await_entry();
CREATE TRIGGER guard AFTER DELETE ON threephase.image REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.guard_images();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON threephase.meta
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.refuse();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON threephase.entry
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.refuse();
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON threephase.dry_run
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.refuse();
CREATE TRIGGER refuse BEFORE UPDATE OR TRUNCATE ON threephase.image
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.refuse();
CREATE TRIGGER refuse BEFORE DELETE OR TRUNCATE ON threephase.quarantine
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.refuse();
CREATE TRIGGER refuse BEFORE DELETE OR TRUNCATE ON threephase.run
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.refuse();
CREATE TRIGGER refuse BEFORE DELETE OR TRUNCATE ON threephase.chain
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.refuse();
CREATE TRIGGER refuse BEFORE DELETE OR TRUNCATE ON threephase.range
    FOR EACH STATEMENT EXECUTE FUNCTION threephase.refuse();

-- What is written for each batch, with its types.
CREATE VIEW threephase.batch AS
    SELECT e.run_id, e.seq, e.at,
        (e.body->>'pass')::integer AS pass, (e.body->>'range')::integer AS range, (e.body->>'batch')::integer AS batch,
        (e.body->>'fence')::integer AS fence, (e.body->>'attempt')::integer AS attempt,
        CASE jsonb_typeof(e.body->'low') WHEN 'array'
            THEN ARRAY(SELECT jsonb_array_elements_text(e.body->'low')) END AS low,
        CASE jsonb_typeof(e.body->'high') WHEN 'array'
            THEN ARRAY(SELECT jsonb_array_elements_text(e.body->'high')) END AS high,
        (e.body->>'walked')::bigint AS walked, (e.body->>'changed')::bigint AS changed,
        (e.body->>'size')::integer AS size, (e.body->>'took_ms')::double precision AS took_ms,
        (e.body->>'lock_wait_ms')::double precision AS lock_wait_ms, (e.body->>'wal_bytes')::bigint AS wal_bytes,
        e.body->'waits' AS waits, e.body->>'image_sha256' AS image_sha256, e.body->>'sha256' AS sha256,
        e.body->>'host' AS host, (e.body->>'pid')::integer AS pid, e.body->>'os_user' AS os_user,
        e.body->>'db_user' AS db_user, (e.body->>'backend')::integer AS backend, (e.body->>'xid')::bigint AS xid,
        (e.body->>'lsn')::pg_lsn AS lsn, e.body->>'tool' AS tool, e.body->>'worker' AS worker
    FROM threephase.entry e WHERE e.kind = 'batch';

-- Lets those who may not see the images check that they are the ones that were written.
CREATE VIEW threephase.image_digest AS
    SELECT i.run_id, i.pass, i.range, i.batch,
        encode(sha256(convert_to(i.salt || i.rows::text, 'UTF8')), 'hex') AS sha256
    FROM threephase.image i;

-- Triggers fire also where session_replication_role says replica; what default privileges gave to others is taken back.
DO $$
DECLARE
    made record;
BEGIN
    FOR made IN SELECT t.tgrelid::regclass AS of_table, t.tgname FROM pg_catalog.pg_trigger t
        JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'threephase'::regnamespace AND NOT t.tgisinternal
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', made.of_table, made.tgname);
    END LOOP;
    FOR made IN SELECT DISTINCT a.grantee FROM (
            SELECT nspacl AS acl, nspowner AS owner FROM pg_catalog.pg_namespace WHERE nspname = 'threephase'
            UNION ALL SELECT relacl, relowner FROM pg_catalog.pg_class WHERE relnamespace = 'threephase'::regnamespace
            UNION ALL SELECT proacl, proowner FROM pg_catalog.pg_proc WHERE pronamespace = 'threephase'::regnamespace
        ) given, pg_catalog.aclexplode(given.acl) a WHERE a.grantee NOT IN (0, given.owner)
    LOOP
        EXECUTE format('REVOKE ALL ON SCHEMA threephase FROM %1$s; REVOKE ALL ON ALL TABLES IN SCHEMA threephase FROM '
            '%1$s; REVOKE ALL ON ALL SEQUENCES IN SCHEMA threephase FROM %1$s; '
            'REVOKE ALL ON ALL FUNCTIONS IN SCHEMA threephase FROM %1$s', made.grantee::regrole);
    END LOOP;
END $$;
REVOKE ALL ON SCHEMA threephase FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA threephase FROM PUBLIC;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA threephase FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA threephase FROM PUBLIC;
