-- The ledger, version 5: who may approve, what a correction needs before it commits, and when its rows may go.

-- What is approved can still be run, and what is reverted still be put back: locks the sets that takes, in their order.
CREATE FUNCTION threephase.require_sets(of_set bigint, reverted bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    needed record;
BEGIN
    FOR needed IN SELECT s.id, s.salt IS NULL AS purged FROM threephase.change_set s WHERE s.id = of_set OR s.id IN (
            SELECT coalesce(r.rows_in, r.id) FROM threephase.correction c JOIN threephase.change_set r ON r.id = c.set_id
            WHERE c.id = reverted)
        ORDER BY s.id FOR SHARE
    LOOP
        IF needed.purged THEN
            RAISE object_not_in_prerequisite_state
                USING MESSAGE = format('The rows of set %s were purged. Make a new dry run.', needed.id);
        END IF;
    END LOOP;
END $$;

-- The approver is who logged in, never a name that is given. One's own dry run cannot be approved.
CREATE FUNCTION threephase.approve(of_digest text, as_role text, valid_hours integer, facts jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    seen threephase.correction_dry_run;
    given threephase.approval;
BEGIN
    -- The owner may execute all functions, and still is no approver. Nor is who made the role: from PostgreSQL 16 on that is
    -- a member, who may administer it, but not act for it.
    IF NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = 'threephase_approver' AND pg_has_role(session_user, r.oid,
        CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END))
    THEN
        RAISE object_not_in_prerequisite_state
            USING MESSAGE = format('%s is no member of threephase_approver that may act for it.', session_user);
    END IF;
    IF coalesce(valid_hours, 0) NOT BETWEEN 1 AND 720 OR coalesce(as_role, '') !~ '\S' OR NOT threephase.is_readable(facts)
    THEN
        RAISE invalid_parameter_value
            USING MESSAGE = 'An approval needs a role, and between 1 and 720 hours for which it holds.';
    END IF;
    SELECT d.* INTO seen FROM threephase.correction_dry_run d WHERE d.digest = of_digest ORDER BY d.id DESC LIMIT 1;
    IF NOT FOUND THEN
        RAISE no_data_found USING MESSAGE = format('There is no dry run with the digest %s in the ledger.', of_digest);
    END IF;
    IF coalesce(seen.result->'problems', '[]') <> '[]' THEN
        RAISE object_not_in_prerequisite_state
            USING MESSAGE = 'Something speaks against this dry run, as it says itself: it cannot be approved.';
    END IF;
    PERFORM FROM threephase.correction_dry_run d
        WHERE d.by = session_user AND (d.digest = of_digest OR d.sha256 = seen.sha256);
    IF FOUND THEN
        RAISE object_not_in_prerequisite_state USING MESSAGE = format(
            '%s made a dry run of this script, and so cannot approve it: another person must.', session_user);
    END IF;
    PERFORM FROM threephase.correction c WHERE c.sha256 = seen.sha256;
    IF FOUND THEN
        RAISE object_not_in_prerequisite_state USING MESSAGE = 'This script was run already: nothing is left to approve.';
    END IF;
    PERFORM threephase.require_sets(seen.set_id, seen.reverts);
    INSERT INTO threephase.approval (digest, role, expires_at, facts)
        VALUES (of_digest, as_role, clock_timestamp() + make_interval(hours => valid_hours), facts)
        RETURNING * INTO given;
    PERFORM threephase.record_row('approved', 'approval', given.id, NULL, facts || jsonb_build_object(
        'digest', of_digest, 'sha256', seen.sha256, 'incident', seen.incident, 'role', as_role,
        'expires_at', to_char(given.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')));
    RETURN given.id;
END $$;

-- Why this approval does not count, NULL if it does. The clock is the server's, at the moment.
CREATE FUNCTION threephase.objection(given threephase.approval, of_sha256 text, signers jsonb) RETURNS text
    LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN given.expires_at <= clock_timestamp() THEN format('that of %s has expired', given.by)
        WHEN given.by = session_user THEN format('that of %s is by the one who runs it', given.by)
        WHEN EXISTS (SELECT FROM threephase.correction_dry_run d WHERE d.by = given.by
            AND (d.digest = given.digest OR d.sha256 = of_sha256)) THEN format('that of %s is by an author', given.by)
        WHEN signers ? given.role AND NOT signers->given.role ? given.by
            THEN format('%s does not sign for that role', given.by)
    END
$$;

-- The approvals that count, one for each role and no person twice. Refused with the first role that lacks one.
CREATE FUNCTION threephase.sufficient(of_digest text, of_sha256 text, policy jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted text[];
    signers jsonb := coalesce(policy->'signers', '{}');
    lacking record;
    people text[];
BEGIN
    IF NOT coalesce(jsonb_typeof(policy->'roles') = 'array' AND jsonb_array_length(policy->'roles') BETWEEN 1 AND 10
        AND jsonb_typeof(signers) = 'object' AND threephase.is_readable(policy), false)
        OR EXISTS (SELECT FROM jsonb_array_elements(policy->'roles') r WHERE jsonb_typeof(r) <> 'string')
        OR EXISTS (SELECT FROM jsonb_each(signers) s WHERE jsonb_typeof(s.value) <> 'array')
    THEN
        RAISE invalid_parameter_value
            USING MESSAGE = 'The policy must name one to ten roles that approve, and lists of those who sign for them.';
    END IF;
    wanted := ARRAY(SELECT jsonb_array_elements_text(policy->'roles')); -- a role that is named twice needs two people
    SELECT w.role, string_agg(threephase.objection(a, of_sha256, signers), ', ' ORDER BY a.id) AS why INTO lacking
        FROM unnest(wanted) WITH ORDINALITY AS w (role, place)
        LEFT JOIN threephase.approval a ON a.digest = of_digest AND a.role = w.role
        GROUP BY w.role, w.place
        HAVING NOT coalesce(bool_or(a.id IS NOT NULL AND threephase.objection(a, of_sha256, signers) IS NULL), false)
        ORDER BY w.place LIMIT 1;
    IF FOUND THEN
        RAISE object_not_in_prerequisite_state USING MESSAGE = format('No approval by the role %s counts: %s.',
            lacking.role, coalesce(lacking.why, 'none was given for this digest'));
    END IF;
    WITH RECURSIVE counting AS (
        SELECT DISTINCT w.place, a.by FROM unnest(wanted) WITH ORDINALITY AS w (role, place)
        JOIN threephase.approval a ON a.digest = of_digest AND a.role = w.role
        WHERE threephase.objection(a, of_sha256, signers) IS NULL
    ), chosen (place, people) AS (
        SELECT 0::bigint, '{}'::text[]
        UNION SELECT c.place, h.people || c.by FROM chosen h JOIN counting c ON c.place = h.place + 1
            WHERE c.by <> ALL (h.people)
    )
    SELECT h.people INTO people FROM chosen h WHERE h.place = cardinality(wanted) LIMIT 1;
    IF NOT FOUND THEN
        RAISE object_not_in_prerequisite_state USING MESSAGE = format(
            'The roles %s need a person each: nobody approves for two.', array_to_string(wanted, ' and '));
    END IF;
    RETURN (SELECT jsonb_agg(jsonb_build_object('role', u.role, 'by', u.person, 'approval', (
            SELECT max(a.id) FROM threephase.approval a WHERE a.digest = of_digest AND a.role = u.role
            AND a.by = u.person AND threephase.objection(a, of_sha256, signers) IS NULL)))
        FROM unnest(wanted, people) AS u (role, person));
END $$;

-- The last statement of a correction: commits with it, or not at all. What was done must be what the dry run did, by the
-- database's own reading of both; a digest alone would be the caller's word.
CREATE FUNCTION threephase.settle(of_digest text, of_sha256 text, of_kind text, of_reverts bigint, of_incident text,
    of_file text, of_target jsonb, of_set bigint, policy jsonb, of_result jsonb, facts jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    seen threephase.correction_dry_run;
    kept threephase.correction;
    approvals jsonb;
BEGIN
    IF NOT coalesce(threephase.is_readable(of_target) AND threephase.is_readable(of_result), false) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'A receipt needs facts that a program can read.';
    END IF;
    PERFORM FROM threephase.change_set s WHERE s.id = of_set AND s.xid = txid_current() AND s.salt IS NOT NULL;
    IF NOT FOUND THEN
        RAISE object_not_in_prerequisite_state
            USING MESSAGE = format('Set %s of changes was not written by this transaction.', of_set);
    END IF;
    SELECT d.* INTO seen FROM threephase.correction_dry_run d
        WHERE (d.digest, d.sha256, d.kind, d.incident, d.file) = (of_digest, of_sha256, of_kind, of_incident, of_file)
        AND d.reverts IS NOT DISTINCT FROM of_reverts ORDER BY d.id DESC LIMIT 1;
    IF NOT FOUND THEN
        RAISE object_not_in_prerequisite_state
            USING MESSAGE = format('There is no dry run of this script with the digest %s.', of_digest);
    END IF;
    PERFORM FROM threephase.correction_dry_run d
        WHERE d.digest = of_digest AND (d.sha256, d.changes) <> (seen.sha256, seen.changes);
    IF FOUND THEN -- which of them was seen by who approved, nobody knows
        RAISE object_not_in_prerequisite_state USING
            MESSAGE = format('Several dry runs that did not do the same go by the digest %s.', of_digest);
    END IF;
    PERFORM FROM threephase.change_set s WHERE s.id = of_set AND coalesce(s.rows_in, seen.set_id) = seen.set_id;
    IF NOT FOUND OR seen.changes IS DISTINCT FROM threephase.seal(of_set) THEN
        RAISE object_not_in_prerequisite_state USING MESSAGE = 'The changed rows are not those of the dry run.';
    END IF;
    approvals := threephase.sufficient(of_digest, of_sha256, policy);
    PERFORM threephase.require_sets(seen.set_id, of_reverts);
    INSERT INTO threephase.correction
        (digest, sha256, kind, reverts, incident, file, target, set_id, changes, policy, result)
        VALUES (of_digest, of_sha256, of_kind, of_reverts, of_incident, of_file, of_target, of_set, seen.changes, policy,
            of_result)
        RETURNING * INTO kept;
    PERFORM threephase.record_row(CASE of_kind WHEN 'revert' THEN 'reverted' ELSE 'corrected' END, 'correction', kept.id,
        of_set, facts || jsonb_build_object('digest', of_digest, 'sha256', of_sha256, 'reverts', of_reverts,
        'incident', of_incident, 'changes', kept.changes, 'policy', policy, 'approvals', approvals));
    RETURN kept.id;
END $$;
