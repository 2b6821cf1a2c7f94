"""A DROP INDEX that Prisma wrote for an index of somebody's own."""

from __future__ import annotations

import pytest

from linter.lint import lint_text
from tests.rules.judging import findings, only

TABLE = "CREATE TABLE members (id integer PRIMARY KEY, email text, left_at timestamp);\n"
DROP = "-- DropIndex\nDROP INDEX own;"


def _rules(index: str, migration: str = DROP, schema: str | None = None) -> list[str]:
    result = lint_text(TABLE + index, migration, schema=schema)
    return [finding.rule for finding in result.findings if finding.counts and finding.rule != "no-lock-timeout"]


@pytest.mark.parametrize(
    ("index", "what"),
    [
        pytest.param("CREATE INDEX own ON members (email) WHERE left_at IS NULL;", "partial", id="partial"),
        pytest.param("CREATE INDEX own ON members (lower(email));", "over an expression", id="expression"),
        pytest.param("CREATE INDEX own ON members (email) INCLUDE (left_at);", "one with INCLUDE", id="INCLUDE"),
        pytest.param(
            "CREATE UNIQUE INDEX own ON members (email) NULLS NOT DISTINCT;", "NULLS NOT DISTINCT", id="nulls"
        ),
    ],
)
def test_what_schema_prisma_cannot_say_is_told_of_once(index: str, what: str) -> None:
    finding = only(TABLE + index, DROP)
    assert (finding.rule, finding.severity) == ("hand-made-index-dropped", "warning")
    assert what in finding.message


@pytest.mark.parametrize(
    ("index", "migration"),
    [
        pytest.param("CREATE INDEX own ON members (email);", DROP, id="one that @@index can have made"),
        pytest.param("CREATE INDEX CONCURRENTLY own ON members (email);", DROP, id="made concurrently, like @@index"),
        pytest.param("CREATE INDEX own ON members (lower(email));", "DROP INDEX own;", id="a human dropped it"),
        pytest.param(
            "CREATE INDEX own ON members (lower(email));", "-- DropIndex\nDROP INDEX CONCURRENTLY own;", id="gently"
        ),
        pytest.param("CREATE INDEX other ON members (lower(email));", DROP, id="an index that nobody knows"),
        pytest.param("CREATE SCHEMA a; CREATE INDEX own ON members (lower(email));", "-- DropIndex\nDROP INDEX a.own;",
                     id="the same name in another schema"),
        pytest.param(
            "CREATE INDEX own ON members (email) WHERE left_at IS NULL;",
            DROP + "\nCREATE INDEX own ON members (email) WHERE left_at IS NOT NULL;",
            id="made again",
        ),
    ],
)  # fmt: skip
def test_every_other_drop_is_left_to_other_rules(index: str, migration: str) -> None:
    assert "hand-made-index-dropped" not in _rules(index, migration)


def test_a_partial_index_that_the_schema_can_declare_is_not_hand_made() -> None:
    feature = 'generator client {\n  previewFeatures = ["partialIndexes"]\n}\n'
    partial = "CREATE INDEX own ON members (email) WHERE left_at IS NULL;"
    assert _rules(partial, schema=feature) == ["drop-other"]
    assert _rules(partial, schema="generator client {\n}\n") == ["hand-made-index-dropped"]


def test_an_approval_answers_for_it() -> None:
    approved = f"{DROP} -- MIGRATION_APPROVED: nobody looks for active members any more"
    assert findings(TABLE + "CREATE INDEX own ON members (lower(email));", approved) == ()
