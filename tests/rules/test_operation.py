"""How operations are called in reports, and which relations they name."""

from __future__ import annotations

import pytest

from linter.parse import parse
from rules.describe import label, tables_of


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("CREATE TABLE a (b integer);", "create-table"),
        ("ALTER TABLE a DROP COLUMN b;", "drop-column"),
        ("ALTER TABLE a ALTER b SET NOT NULL;", "set-not-null"),
        ("ALTER TABLE a ALTER b SET STATISTICS 9;", "set-statistics"),
        ("ALTER TABLE a ENABLE ROW LEVEL SECURITY;", "enable-row-level-security"),
        ("ALTER TABLE a NO INHERIT b;", "no-inherit"),
        ("ALTER TABLE a SET SCHEMA s;", "set-schema"),
        ("CREATE MATERIALIZED VIEW a AS SELECT 1;", "create-materialized-view"),
        ("CREATE POLICY a ON b;", "create-policy"),
        ("DROP TRIGGER a ON b;", "drop-trigger"),
        ("ALTER VIEW a RENAME TO b;", "rename-view"),
        ("REVOKE SELECT ON a FROM b;", "revoke"),
        ("BEGIN;", "begin"),
        ("VACUUM a;", "vacuum"),
        ("FROBNICATE;", "unrecognised"),
    ],
)
def test_what_an_operation_is_called(statement: str, name: str) -> None:
    (operation,) = parse(statement).operations()
    assert label(operation) == name


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("ALTER TABLE club.a DROP COLUMN b;", ["club.a"]),
        ("ALTER TABLE a ADD CONSTRAINT k FOREIGN KEY (b) REFERENCES c;", ["a", "c"]),
        ("CREATE TABLE a (b integer REFERENCES c, LIKE d) INHERITS (e);", ["a", "c", "d", "e"]),
        ("CREATE TABLE a PARTITION OF b DEFAULT;", ["a", "b"]),
        ("INSERT INTO a SELECT b FROM c JOIN d USING (e);", ["a", "c", "d"]),
        ("CREATE VIEW a AS SELECT b FROM c;", ["a", "c"]),
        ("DROP VIEW a;", ["a"]),
        ("DROP FUNCTION a();", []),
        ("BEGIN;", []),
    ],
)
def test_which_relations_an_operation_names(statement: str, tables: list[str]) -> None:
    (operation,) = parse(statement).operations()
    assert sorted(map(str, tables_of(operation))) == sorted(tables)
    assert not tables or str(tables_of(operation)[0]) == tables[0]
