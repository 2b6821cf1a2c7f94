-- The ledger, version 4: corrections, their dry runs and approvals, and what the journal says of each.

CREATE TABLE threephase.correction (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest   text        NOT NULL,
    sha256   text        NOT NULL UNIQUE,      -- of the script: two runs of one correction cannot both commit
    kind     text        NOT NULL CHECK (kind IN ('correction', 'revert')),
    reverts  bigint      REFERENCES threephase.correction,
    incident text        NOT NULL,
    file     text        NOT NULL,             -- the whole file
    target   jsonb       NOT NULL,
    set_id   bigint      NOT NULL UNIQUE REFERENCES threephase.change_set,
    changes  text        NOT NULL,             -- the digest of the changed rows, as the database computed it
    policy   jsonb       NOT NULL,             -- which roles had to approve
    result   jsonb       NOT NULL,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    by       text        NOT NULL DEFAULT session_user,
    CHECK ((kind = 'revert') = (reverts IS NOT NULL))
);

CREATE TABLE threephase.correction_dry_run (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest   text        NOT NULL,
    sha256   text        NOT NULL,
    kind     text        NOT NULL CHECK (kind IN ('correction', 'revert')),
    reverts  bigint      REFERENCES threephase.correction,
    incident text        NOT NULL,
    file     text        NOT NULL,
    target   jsonb       NOT NULL,
    set_id   bigint      NOT NULL UNIQUE REFERENCES threephase.change_set,
    changes  text        NOT NULL,
    result   jsonb       NOT NULL,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    by       text        NOT NULL DEFAULT session_user,
    CHECK ((kind = 'revert') = (reverts IS NOT NULL))
);
CREATE INDEX correction_dry_run_digest ON threephase.correction_dry_run (digest);
CREATE INDEX correction_dry_run_sha256 ON threephase.correction_dry_run (sha256);

CREATE TABLE threephase.approval (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest     text        NOT NULL,
    role       text        NOT NULL CHECK (role ~ '\S'), -- as which the person approves; not a role of PostgreSQL
    by         text        NOT NULL DEFAULT session_user,
    acting     text        NOT NULL DEFAULT threephase.acting(),
    address    text        DEFAULT host(inet_client_addr()),
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL CHECK (expires_at > at),
    facts      jsonb       NOT NULL
);
CREATE INDEX approval_digest ON threephase.approval (digest);

-- What an entry of the journal says of a row, so that the row can be held against it.
CREATE VIEW threephase.correction_evidence AS
    SELECT 'correction'::text AS what, c.id, encode(sha256(convert_to(jsonb_build_object(
        'id', c.id, 'digest', c.digest, 'sha256', c.sha256, 'kind', c.kind, 'reverts', c.reverts, 'incident', c.incident,
        'file', c.file, 'target', c.target, 'set_id', c.set_id, 'changes', c.changes, 'policy', c.policy,
        'result', c.result, 'at', to_char(c.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'by', c.by
    )::text, 'UTF8')), 'hex') AS sha256 FROM threephase.correction c
    UNION ALL SELECT 'dry run', d.id, encode(sha256(convert_to(jsonb_build_object(
        'id', d.id, 'digest', d.digest, 'sha256', d.sha256, 'kind', d.kind, 'reverts', d.reverts, 'incident', d.incident,
        'file', d.file, 'target', d.target, 'set_id', d.set_id, 'changes', d.changes, 'result', d.result,
        'at', to_char(d.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'by', d.by
    )::text, 'UTF8')), 'hex') FROM threephase.correction_dry_run d
    UNION ALL SELECT 'approval', a.id, encode(sha256(convert_to(jsonb_build_object(
        'id', a.id, 'digest', a.digest, 'role', a.role, 'by', a.by, 'acting', a.acting, 'address', a.address,
        'at', to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'facts', a.facts,
        'expires_at', to_char(a.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    )::text, 'UTF8')), 'hex') FROM threephase.approval a;

-- Lets those who may not see the rows check that they are the ones that were written.
CREATE VIEW threephase.change_set_digest AS
    SELECT s.id AS set_id, s.purged_at, encode(sha256(convert_to(concat(s.salt || s.tables::text, ' ', s.rows_in, ' ', (
        SELECT string_agg(encode(sha256(convert_to(concat_ws(' ', s.salt, p.number, p.side, p.page, p.rows::text), 'UTF8')
            || coalesce((SELECT string_agg(h.hash, ''::bytea ORDER BY h.place)
                FROM unnest(p.hashes) WITH ORDINALITY AS h (hash, place)), ''::bytea)), 'hex'),
            '' ORDER BY p.number, p.side COLLATE "C", p.page)
        FROM threephase.change_page p WHERE p.set_id = s.id)), 'UTF8')), 'hex') AS sha256
    FROM threephase.change_set s;

-- Enters what was done: the row's digest, and that of its set.
CREATE FUNCTION threephase.record_row(entry_kind text, row_kind text, row_id bigint, of_set bigint, facts jsonb)
    RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN threephase.record(entry_kind, facts || jsonb_build_object('id', row_id, 'record', (SELECT e.sha256
            FROM threephase.correction_evidence e WHERE e.what = row_kind AND e.id = row_id))
        || CASE WHEN of_set IS NULL THEN '{}' ELSE jsonb_build_object('set', of_set, 'rows_sha256', (SELECT s.sha256
            FROM threephase.change_set_digest s WHERE s.set_id = of_set)) END);
END $$;

-- Keeps a dry run: what can be approved. Its set of changes is what the digest speaks of.
CREATE FUNCTION threephase.propose(of_digest text, of_sha256 text, of_kind text, of_reverts bigint, of_incident text,
    of_file text, of_target jsonb, of_set bigint, of_result jsonb, facts jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept threephase.correction_dry_run;
BEGIN
    IF of_digest !~ '^[0-9a-f]{64}$' OR of_sha256 !~ '^[0-9a-f]{64}$' OR NOT threephase.is_readable(of_target)
        OR NOT threephase.is_readable(of_result)
    THEN
        RAISE invalid_parameter_value USING
            MESSAGE = 'A dry run needs two digests of 64 hexadecimal digits, and facts that a program can read.';
    END IF;
    PERFORM FROM threephase.change_set s WHERE s.id = of_set AND s.by = session_user AND s.salt IS NOT NULL;
    IF NOT FOUND THEN
        RAISE object_not_in_prerequisite_state USING
            MESSAGE = format('Set %s of changes is not there, purged, or was written by another login.', of_set);
    END IF;
    INSERT INTO threephase.correction_dry_run
        (digest, sha256, kind, reverts, incident, file, target, set_id, changes, result)
        VALUES (of_digest, of_sha256, of_kind, of_reverts, of_incident, of_file, of_target, of_set,
            threephase.seal(of_set), of_result)
        RETURNING * INTO kept;
    PERFORM threephase.record_row('dry_run', 'dry run', kept.id, of_set, facts || jsonb_build_object('digest', of_digest,
        'sha256', of_sha256, 'correction_kind', of_kind, 'reverts', of_reverts, 'incident', of_incident,
        'changes', kept.changes));
    RETURN kept.id;
END $$;
