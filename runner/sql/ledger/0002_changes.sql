-- The ledger, version 2: what an execution of a correction changed, row by row, on both sides.

CREATE TABLE threephase.change_set (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tables    jsonb       NOT NULL,            -- an array: name, columns, key and volatile columns of each
    rows_in   bigint      REFERENCES threephase.change_set, -- where the rows are whose hashes alone are kept here
    xid       bigint      NOT NULL DEFAULT txid_current(), -- of the transaction that it belongs to
    digest    text,                            -- of all its rows; once it is there, no page is added
    salt      text        CHECK (length(salt) >= 32), -- else a digest gives few possible values away; NULL: purged
    purged_at timestamptz,
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    by        text        NOT NULL DEFAULT session_user,
    CHECK ((salt IS NULL) = (purged_at IS NOT NULL))
);

CREATE TABLE threephase.change_page (
    set_id bigint  NOT NULL REFERENCES threephase.change_set,
    number integer NOT NULL,                   -- of the table, counted from 0 as in change_set.tables
    side   text    NOT NULL CHECK (side IN ('old', 'new', 'left')), -- left: what a revert could not put back
    page   integer NOT NULL,
    rows   text[],                             -- each the text of an array of texts; NULL: only hashes were asked for
    hashes bytea[] NOT NULL,                   -- of each row without its volatile columns, salted
    PRIMARY KEY (set_id, number, side, page)
);
ALTER TABLE threephase.change_page ALTER COLUMN hashes SET STORAGE EXTERNAL; -- no hash becomes any shorter
DO $$ BEGIN
    IF current_setting('server_version_num')::integer >= 140000 THEN
        EXECUTE 'ALTER TABLE threephase.change_page ALTER COLUMN rows SET COMPRESSION lz4';
    END IF;
EXCEPTION WHEN feature_not_supported THEN NULL; -- a server built without lz4 compresses as it always did
END $$;

-- A query of the rows of a table that meet a condition: where they stand, a hash of each, their texts if they are asked
-- for; a page has 500 rows, or fewer that are long. seen: the columns that the hash covers. The text of an array tells
-- 'NULL' from NULL. To a type that is not PostgreSQL's own, its owner may have given a cast to text that tells not all;
-- a domain over it is cast by the same.
CREATE FUNCTION threephase.pages_of(
    relation regclass, only_it boolean, columns text[], seen text[], salted text, condition text, with_rows boolean
) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT format($query$
        SELECT array_agg(c.place) AS places, array_agg(c.at) AS ats, array_agg(c.hash) AS hashes, %1$s AS rows
        FROM (SELECT r.place, r.at, pg_catalog.sha256(pg_catalog.convert_to(%2$L || r.seen, 'UTF8')) AS hash, r.texts,
                     pg_catalog.sum(1 + pg_catalog.octet_length(coalesce(r.texts, '')) / 32768)
                         OVER (ROWS UNBOUNDED PRECEDING) / 500 AS page
              FROM (SELECT t.tableoid AS place, t.ctid AS at, %3$s AS texts, %4$s AS seen FROM %5$s %6$s t WHERE %7$s
                    OFFSET 0) r) c
        GROUP BY c.page $query$,
        CASE WHEN with_rows THEN 'array_agg(c.texts)' ELSE 'NULL::pg_catalog.text[]' END,
        salted,
        CASE WHEN with_rows THEN texts.of_columns ELSE 'NULL::pg_catalog.text' END,
        texts.of_seen,
        CASE WHEN only_it THEN 'ONLY' ELSE '' END, relation, condition)
    FROM (SELECT
        '(ARRAY[' || coalesce(string_agg(u.written, ', ' ORDER BY u.place), '') || ']::pg_catalog.text[])::pg_catalog.text'
            AS of_columns,
        '(ARRAY[' || coalesce(string_agg(u.written, ', ' ORDER BY u.place) FILTER (WHERE u.name = ANY (seen)), '')
            || ']::pg_catalog.text[])::pg_catalog.text' AS of_seen
        FROM (SELECT c.name, c.place, format(CASE WHEN y.oid >= 16384
                THEN 'CASE WHEN t.%1$I IS DISTINCT FROM NULL THEN pg_catalog.concat(t.%1$I) END'
                ELSE 't.%1$I::pg_catalog.text' END, c.name) AS written
            FROM unnest(columns) WITH ORDINALITY AS c (name, place)
            LEFT JOIN pg_attribute a ON a.attrelid = relation AND a.attname = c.name
            LEFT JOIN pg_type y ON y.oid = a.atttypid) u
    ) texts
$$;

-- A cursor over the rows of a table as they are now: whenever it is read, it yields those that this transaction has
-- changed, deleted or locked since. It must be read before the transaction ends, by threephase.keep_old.
-- next_multi: the next multixact at the beginning, for the xmax of a row that others had locked too is one. Once numbers of
-- transactions have come round, a frozen row may have been made by one of ours; a second cursor knows that it was there.
CREATE FUNCTION threephase.watch(
    cursor refcursor, relation regclass, only_it boolean, columns text[], salted text, next_multi bigint,
    with_rows boolean
) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before refcursor := cursor || '_before';
BEGIN
    IF txid_current() > 4294967295 THEN
        OPEN before NO SCROLL FOR EXECUTE format($query$
            SELECT pg_catalog.array_agg(t.tableoid), pg_catalog.array_agg(t.ctid) FROM %s %s t
            WHERE pg_catalog.age(t.xmin) <= 0
                AND pg_catalog.age(t.xmin) >= -pg_catalog.current_setting('threephase.width', true)::bigint
            $query$, CASE WHEN only_it THEN 'ONLY' ELSE '' END, relation);
    END IF;
    OPEN cursor NO SCROLL FOR EXECUTE threephase.pages_of(relation, only_it, columns, columns, salted || E'old\n', format(
        '(pg_catalog.age(t.xmax) <= 0 OR pg_catalog.mxid_age(t.xmax) BETWEEN 0 AND pg_catalog.mxid_age(%L::pg_catalog.xid))',
        next_multi), with_rows);
END $$;

-- Keeps what the rows were that are not there any more as they were; how many.
CREATE FUNCTION threephase.keep_old(of_set bigint, table_number integer, cursor refcursor, relation regclass, only_it boolean)
    RETURNS bigint LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp SET datestyle = 'ISO' SET intervalstyle = 'postgres' SET timezone = 'UTC'
    SET bytea_output = 'hex' SET extra_float_digits = 3 SET xmlbinary = 'base64' SET lc_monetary = 'C'
    SET quote_all_identifiers = off AS $$
DECLARE
    place oid[];
    at tid[];
    hash bytea[];
    texts text[];
    there oid[];
    there_at tid[];
    pages integer := 0;
    kept bigint := 0;
BEGIN
    LOOP
        FETCH cursor INTO place, at, hash, texts;
        EXIT WHEN NOT FOUND;
        EXECUTE format('SELECT pg_catalog.array_agg(t.tableoid), pg_catalog.array_agg(t.ctid) FROM %s %s t '
            'WHERE t.ctid = ANY ($1)', CASE WHEN only_it THEN 'ONLY' ELSE '' END, relation)
            INTO there, there_at USING at;
        IF there_at IS NOT NULL THEN -- only locked, as by a foreign key that looked; it has not changed
            SELECT array_agg(o.hash), CASE WHEN texts IS NOT NULL THEN array_agg(o.text) END INTO hash, texts
            FROM ROWS FROM (unnest(place), unnest(at), unnest(hash), unnest(texts)) AS o (place, at, hash, text)
            WHERE NOT EXISTS (SELECT FROM ROWS FROM (unnest(there), unnest(there_at)) AS t (place, at)
                WHERE t.place = o.place AND t.at = o.at);
        END IF;
        IF hash IS NOT NULL THEN
            INSERT INTO threephase.change_page (set_id, number, side, page, rows, hashes)
                VALUES (of_set, table_number, 'old', pages, texts, hash);
            pages := pages + 1;
            kept := kept + cardinality(hash);
        END IF;
    END LOOP;
    CLOSE cursor;
    RETURN kept;
END $$;

-- Keeps the rows that this transaction has made: those whose xmin is its own, or of one of its subtransactions. Under
-- REPEATABLE READ no other transaction's that are as young can be seen. width: how many have begun since, all in all.
CREATE FUNCTION threephase.keep_new(
    of_set bigint, table_number integer, cursor refcursor, relation regclass, only_it boolean, columns text[], seen text[],
    salted text, width bigint, with_rows boolean
) RETURNS bigint LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp SET datestyle = 'ISO' SET intervalstyle = 'postgres' SET timezone = 'UTC'
    SET bytea_output = 'hex' SET extra_float_digits = 3 SET xmlbinary = 'base64' SET lc_monetary = 'C'
    SET quote_all_identifiers = off AS $$
DECLARE
    before refcursor := cursor || '_before';
    place oid[];
    at tid[];
    kept bigint;
BEGIN
    IF txid_current() > 4294967295 THEN
        PERFORM set_config('threephase.width', width::text, true);
        FETCH before INTO place, at;
        CLOSE before;
    END IF;
    EXECUTE format($query$
        WITH kept AS (
            INSERT INTO threephase.change_page (set_id, number, side, page, rows, hashes)
            SELECT $1, $2, 'new', pg_catalog.row_number() OVER () - 1, p.rows, p.hashes FROM (%s) p
            RETURNING hashes)
        SELECT coalesce(pg_catalog.sum(pg_catalog.cardinality(hashes)), 0) FROM kept $query$,
        threephase.pages_of(relation, only_it, columns, seen, salted || E'new\n',
            format('pg_catalog.age(t.xmin) BETWEEN -%s AND 0 AND (t.tableoid, t.ctid) NOT IN (SELECT b.place, b.at '
                'FROM ROWS FROM (pg_catalog.unnest($3), pg_catalog.unnest($4)) AS b (place, at))', width), with_rows))
        INTO kept USING of_set, table_number, place, at;
    RETURN kept;
END $$;

-- One digest of all rows on both sides, in whatever order they stand.
CREATE FUNCTION threephase.change_digest(of_set bigint) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT encode(sha256(coalesce(string_agg(h.hash, ''::bytea ORDER BY h.hash), '')), 'hex')
    FROM threephase.change_page p CROSS JOIN unnest(p.hashes) AS h (hash) WHERE p.set_id = of_set
$$;

-- The same, kept with the set: from then on nothing is added to it, and whoever needs it again need not read all rows.
CREATE FUNCTION threephase.seal(of_set bigint) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    sealed text;
BEGIN
    UPDATE threephase.change_set s SET digest = threephase.change_digest(of_set)
        WHERE s.id = of_set AND s.digest IS NULL AND s.xid = txid_current() RETURNING s.digest INTO sealed;
    RETURN coalesce(sealed, (SELECT s.digest FROM threephase.change_set s WHERE s.id = of_set),
        threephase.change_digest(of_set));
END $$;
