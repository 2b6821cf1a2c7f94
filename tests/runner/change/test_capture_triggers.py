"""Whatever triggers and rules change is seen, each row once, with its right values."""

from __future__ import annotations

import pytest

from tests.runner.change.scene import scene, seen
from tests.runner.change.test_capture import TABLES, Counts


def _trigger(when: str, body: str, more: str = "", kind: str = "TRIGGER") -> str:
    return f"""
        CREATE FUNCTION done() RETURNS trigger LANGUAGE plpgsql {more} AS $$ BEGIN {body} END $$;
        CREATE {kind} done {when} FOR EACH ROW EXECUTE FUNCTION done();
    """


ONE = "UPDATE members SET visits = visits + 1 WHERE id <= 4"


@pytest.mark.parametrize(
    ("triggers", "expected"),
    [
        pytest.param(
            _trigger("BEFORE UPDATE ON members", "NEW.name := 'rewritten'; RETURN NEW;"),
            {"members": (0, 4, 0)},
            id="rewrites",
        ),
        pytest.param(
            _trigger("BEFORE UPDATE ON members", "RETURN CASE WHEN NEW.id = 2 THEN NULL ELSE NEW END;"),
            {"members": (0, 3, 0)},
            id="cancels a row",
        ),
        pytest.param(
            _trigger(
                "AFTER UPDATE ON members",
                "IF pg_trigger_depth() = 1 THEN UPDATE members SET boss = 1 WHERE id = NEW.id + 5; END IF; RETURN NULL;",
            ),
            {"members": (0, 8, 0)},
            id="changes other rows of the table",
        ),
        pytest.param(
            _trigger(
                "AFTER UPDATE ON members",
                "IF pg_trigger_depth() = 1 THEN UPDATE members SET name = 'twice' WHERE id = NEW.id; END IF; RETURN NULL;",
            ),
            {"members": (0, 4, 0)},
            id="changes the same row",
        ),
        pytest.param(
            _trigger("AFTER UPDATE ON members", "DELETE FROM bookings WHERE member_id = NEW.id; RETURN NULL;"),
            {"members": (0, 4, 0), "bookings": (0, 0, 8)},
            id="changes another table",
        ),
        pytest.param(
            _trigger("BEFORE UPDATE ON members", "DELETE FROM members WHERE id = NEW.id + 5; RETURN NEW;"),
            {"members": (0, 4, 4)},
            id="deletes others before",
        ),
        pytest.param(
            _trigger(
                "AFTER UPDATE ON members DEFERRABLE INITIALLY DEFERRED",
                "UPDATE notes SET text = NEW.visits WHERE id = NEW.id; RETURN NULL;",
                kind="CONSTRAINT TRIGGER",
            ),
            {"members": (0, 4, 0), "notes": (0, 4, 0)},
            id="deferred until the end",
        ),
        pytest.param(
            _trigger(
                "AFTER UPDATE ON members",
                "BEGIN UPDATE notes SET text = 'lost'; RAISE 'no'; EXCEPTION WHEN OTHERS THEN "
                "UPDATE notes SET text = 'caught' WHERE id = NEW.id; END; RETURN NULL;",
            ),
            {"members": (0, 4, 0), "notes": (0, 4, 0)},
            id="changes taken back inside",
        ),
        pytest.param(
            _trigger(
                "AFTER UPDATE ON members",
                "FOR i IN 1..200 LOOP BEGIN INSERT INTO notes VALUES (1000 * NEW.id + i, NULL, 'x'); "
                "IF i % 2 = 0 THEN RAISE 'no'; END IF; EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; RETURN NULL;",
            ),
            {"members": (0, 4, 0), "notes": (400, 0, 0)},
            id="hundreds of subtransactions",
        ),
        pytest.param(
            _trigger(
                "BEFORE UPDATE ON members",
                "BEGIN UPDATE notes SET text = 'sub' WHERE id = NEW.id; EXCEPTION WHEN OTHERS THEN NULL; END; "
                "UPDATE notes SET text = text || '!' WHERE id = NEW.id; RETURN NEW;",
            ),
            {"members": (0, 4, 0), "notes": (0, 4, 0)},
            id="the same row inside and outside",
        ),
        pytest.param(
            _trigger(
                "AFTER UPDATE ON members",
                "DELETE FROM notes WHERE id = NEW.id; RETURN NULL;",
                more="SECURITY DEFINER SET search_path = public",
            ),
            {"members": (0, 4, 0), "notes": (0, 0, 4)},
            id="with its owner's rights",
        ),
        pytest.param(
            _trigger(
                "AFTER UPDATE ON members",
                "CREATE TEMP TABLE IF NOT EXISTS mine (id bigint); INSERT INTO mine VALUES (NEW.id); "
                "CREATE TEMP TABLE gone AS SELECT 1 AS a; DROP TABLE gone; RETURN NULL;",
            ),
            {"members": (0, 4, 0)},
            id="temporary tables",
        ),
        pytest.param(
            "CREATE RULE also AS ON UPDATE TO members DO ALSO UPDATE notes SET text = 'rule' WHERE id = NEW.id;",
            {"members": (0, 4, 0), "notes": (0, 4, 0)},
            id="a rule",
        ),
        pytest.param(
            "CREATE RULE instead AS ON UPDATE TO members DO INSTEAD DELETE FROM notes WHERE id = OLD.id;",
            {"notes": (0, 0, 4)},
            id="a rule instead",
        ),
    ],
)
def test_triggers_and_rules_are_seen(dsn: str, triggers: str, expected: Counts) -> None:
    scene(dsn, TABLES + triggers)
    found = seen(dsn, ONE, tables=["members", "bookings", "notes"])
    found.agree()
    assert found.counts() == expected
    assert found.undeclared == ()
