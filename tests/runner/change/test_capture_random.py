"""Whatever statements come in whatever order, both accounts of the changes are the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.runner.change.scene import scene, seen

TABLES = """
    CREATE TABLE members (id integer PRIMARY KEY, name text, boss integer);
    INSERT INTO members SELECT i, 'm' || i, i / 3 FROM generate_series(1, 12) i;
    CREATE TABLE visits (id integer PRIMARY KEY, member integer REFERENCES members ON DELETE CASCADE ON UPDATE CASCADE,
        note text) PARTITION BY RANGE (id);
    CREATE TABLE visits_low PARTITION OF visits FOR VALUES FROM (MINVALUE) TO (10);
    CREATE TABLE visits_high PARTITION OF visits FOR VALUES FROM (10) TO (MAXVALUE);
    INSERT INTO visits SELECT i, i, 'v' FROM generate_series(1, 12) i;
    CREATE TABLE bag (a integer, b text); INSERT INTO bag SELECT i / 4, 'b' FROM generate_series(1, 12) i;
    CREATE FUNCTION follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF pg_trigger_depth() > 2 THEN RETURN NEW; END IF;
        BEGIN
            UPDATE bag SET b = NEW.name WHERE a = NEW.id;
            IF NEW.id % 3 = 0 THEN RAISE 'no'; END IF;
            UPDATE members SET boss = NEW.id WHERE id = NEW.id + 1;
        EXCEPTION WHEN raise_exception THEN INSERT INTO bag VALUES (NEW.id, 'failed');
        END;
        RETURN NEW;
    END $$;
    CREATE TRIGGER follow AFTER UPDATE OF name ON members FOR EACH ROW EXECUTE FUNCTION follow();
"""

FREE = "NOT EXISTS (SELECT FROM members o WHERE o.id = m.id + 100)"
ids = some.integers(1, 14)
STATEMENTS = some.one_of(
    some.builds("UPDATE members SET name = 'n{}' WHERE id BETWEEN {} AND {}".format, ids, ids, ids),
    some.builds("UPDATE members m SET id = id + 100 WHERE id = {} AND {}".format, ids, some.just(FREE)),
    some.builds("DELETE FROM members WHERE id = {}".format, ids),
    some.builds("INSERT INTO members VALUES ({}, 'new') ON CONFLICT (id) DO UPDATE SET name = 'met'".format, ids),
    some.builds("INSERT INTO members VALUES ({}, 'new') ON CONFLICT DO NOTHING".format, ids),
    some.builds("UPDATE visits SET id = 50 - id WHERE id = {}".format, ids),
    some.builds("UPDATE visits SET note = 'x' WHERE id > {}".format, ids),
    some.builds("UPDATE bag SET b = 'c{}' WHERE a = {}".format, ids, some.integers(0, 3)),
    some.builds("DELETE FROM bag WHERE ctid = (SELECT min(ctid::text)::tid FROM bag WHERE a = {})".format, ids),
    some.just("INSERT INTO bag SELECT * FROM bag WHERE a = 1"),
    some.just("SELECT FROM members FOR UPDATE"),
)


@pytest.fixture
def tables(dsn: str) -> str:
    scene(dsn, TABLES)
    return dsn


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statements=some.lists(STATEMENTS, min_size=1, max_size=8))
def test_both_accounts_are_the_same(tables: str, statements: list[str]) -> None:
    found = seen(
        tables, *statements, tables=["members", "visits", "bag"]
    )  # rolled back: each begins with the same rows
    found.agree()
    assert found.undeclared == ()
