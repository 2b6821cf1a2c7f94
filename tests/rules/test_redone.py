"""What is dropped and put back: only what guards the same, and stands when the migration ends, says nothing is lost."""

from __future__ import annotations

import pytest

from linter.parse import parse
from rules.finding import Category, Phase
from rules.schema import Schema
from rules.together import find_together
from tests.rules.judging import judged, only, phases, said
from tests.steps import steps

HISTORY = """CREATE TABLE orgs (id integer PRIMARY KEY, code integer UNIQUE);
CREATE TABLE members (id integer PRIMARY KEY, email text, name text, org_id integer);
CREATE UNIQUE INDEX members_email_key ON members (email);
CREATE INDEX members_name_idx ON members (name);
ALTER TABLE members ADD CONSTRAINT k FOREIGN KEY (org_id) REFERENCES orgs (id) ON DELETE RESTRICT;"""
ALTER = "ALTER TABLE members"
DROP, DROP_KEY = "DROP INDEX members_email_key;", f"{ALTER} DROP CONSTRAINT k;"
KEY = f"{ALTER} ADD CONSTRAINT k FOREIGN KEY (org_id) REFERENCES orgs (id)"
LOST = "drop-other warning"


def rules_about(migration: str, history: str = HISTORY) -> list[str]:
    """Every rule that speaks, mixed-phases too."""
    return [finding.rule for finding in judged(history, migration).findings if finding.category is not Category.LOCK]


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param(
            f"{ALTER} ADD COLUMN t text; {DROP} CREATE UNIQUE INDEX i ON members (email, t);", id="more columns"
        ),
        pytest.param(f"{DROP} CREATE UNIQUE INDEX members_email_key ON members (name);", id="its name on another"),
        pytest.param(f"{DROP} CREATE UNIQUE INDEX members_email_key ON orgs (id);", id="its name on another table"),
        pytest.param(f"{DROP} CREATE INDEX members_email_key ON members (email);", id="not unique"),
        pytest.param(f"{DROP} CREATE UNIQUE INDEX i ON members (email) WHERE id > 5;", id="under a condition"),
        pytest.param(f"{DROP} CREATE UNIQUE INDEX i ON members (email) NULLS NOT DISTINCT;", id="other NULLs"),
        pytest.param(f"{DROP} CREATE UNIQUE INDEX i ON members (email); DROP INDEX i;", id="dropped again"),
        pytest.param(f"CREATE UNIQUE INDEX i ON members (email); {DROP} DROP INDEX i;", id="made before, dropped too"),
        pytest.param("DROP INDEX members_name_idx; CREATE INDEX members_name_idx ON orgs (code);", id="a plain one"),
    ],
)
def test_an_index_without_one_that_does_the_same_is_lost(migration: str) -> None:
    assert LOST in said(HISTORY, migration)


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param(f"{DROP} CREATE UNIQUE INDEX i ON members (email);", id="another name"),
        pytest.param(f"CREATE UNIQUE INDEX i ON members (email); {DROP}", id="made before"),
        pytest.param(
            f"CREATE UNIQUE INDEX i ON members (email); {DROP} ALTER INDEX i RENAME TO members_email_key;",
            id="named as the old one",
        ),
        pytest.param("DROP INDEX members_name_idx; CREATE INDEX i ON members (name, email);", id="a plain one, longer"),
    ],
)
def test_an_index_and_the_one_in_its_place_are_one_silent_change(migration: str) -> None:
    assert rules_about(migration) == []
    assert set(phases(HISTORY, migration)) == {Phase.EXPAND}


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param(
            f"{ALTER} ADD o integer; {DROP_KEY} {ALTER} ADD CONSTRAINT k FOREIGN KEY (o) REFERENCES orgs;",
            id="over a new column",
        ),
        pytest.param(f"{DROP_KEY} {KEY} NOT ENFORCED;", id="not enforced"),
        pytest.param(f"{DROP_KEY} {KEY}; {DROP_KEY}", id="dropped again"),
        pytest.param(f"{DROP_KEY} {ALTER} ADD CONSTRAINT k CHECK (org_id > 0);", id="of another kind"),
        pytest.param(
            f"{ALTER} DROP CONSTRAINT members_pkey; {ALTER} ADD CONSTRAINT members_pkey CHECK (id > 0);",
            id="a primary key's name",
        ),
    ],
)
def test_a_constraint_without_one_that_guards_the_same_is_lost(migration: str) -> None:
    assert LOST in said(HISTORY, migration)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        pytest.param("RESTRICT", "SET NULL", None, id="refused, now set to NULL"),
        pytest.param("RESTRICT", "NO ACTION", None, id="refused either way"),
        pytest.param("CASCADE", "RESTRICT", "fails (23503) while a row of members references it, which deleted the"),
        pytest.param("SET NULL", "NO ACTION", "fails (23503) while a row of members references it, which set the"),
        pytest.param("CASCADE", "SET NULL", "sets the reference to NULL in members, which deleted the rows of members"),
        pytest.param("RESTRICT", "CASCADE", "deletes the rows of members too, which was refused until now"),
    ],
)
def test_a_foreign_key_with_other_actions_says_only_what_they_change(
    before: str, after: str, words: str | None
) -> None:
    history = HISTORY.replace("RESTRICT", before)
    migration = f"{DROP_KEY} {ALTER} ALTER org_id DROP NOT NULL; {KEY} ON DELETE {after};"
    if words is None:
        assert rules_about(migration, history) == []
        return
    finding = only(history, migration)
    assert finding.rule == "new-write-restriction"
    assert f"from then on deleting from orgs {words}" in finding.message
    assert rules_about(migration, history) == ["new-write-restriction"]


def test_a_foreign_key_to_another_column_is_no_longer_the_same() -> None:
    migration = f"{DROP_KEY} {ALTER} ADD CONSTRAINT k FOREIGN KEY (org_id) REFERENCES orgs (code) ON DELETE RESTRICT;"
    assert said(HISTORY, migration) == ["new-write-restriction warning"]


@pytest.mark.parametrize(
    ("drop", "create"),
    [
        ("DROP TRIGGER t ON members;", "CREATE TRIGGER t AFTER INSERT ON members EXECUTE FUNCTION f();"),
        ("DROP VIEW v;", "CREATE VIEW v AS SELECT 1;"),
    ],
)
def test_an_object_that_is_dropped_once_more_is_lost(drop: str, create: str) -> None:
    assert "drop-other error" in said(HISTORY, drop + create + drop)


def test_a_default_that_is_dropped_once_more_is_not_put_back() -> None:
    drop, again = f"{ALTER} ALTER name DROP DEFAULT;", f"{ALTER} ALTER name SET DEFAULT '';"
    operations = parse(drop + again + drop).operations()
    assert find_together(operations, Schema()).defaults == frozenset()


def test_finding_pairs_takes_time_in_proportion_to_the_migration() -> None:
    def work(pairs: int) -> int:
        sql = "".join(f"DROP INDEX i{n}; CREATE INDEX i{n} ON members (c); {DROP_KEY} {KEY};" for n in range(pairs))
        operations = tuple(parse(sql).operations())
        return steps(lambda: find_together(operations, Schema()))

    assert work(80) < 6 * work(20)


def test_an_index_of_another_method_that_finds_the_same_takes_its_place() -> None:
    history = HISTORY.replace("ON members (name)", "ON members USING hash (name)")
    create = "CREATE INDEX members_name_idx ON members"
    assert said(history, f"DROP INDEX members_name_idx; {create} (name);") == []
    assert said(history, f"DROP INDEX members_name_idx; {create} USING gin (name);") == [LOST]


def test_a_foreign_key_over_a_new_required_column_is_not_reported_besides() -> None:
    migration = f"{ALTER} ADD o integer NOT NULL, ADD FOREIGN KEY (o) REFERENCES orgs;"
    assert said(HISTORY, migration) == ["required-column-without-default error"]
