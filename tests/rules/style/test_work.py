"""The conventions about long work under a lock."""

from __future__ import annotations

import pytest

from tests.rules.style.turned_on import messages, reported

BEFORE = "CREATE TABLE a (id bigint PRIMARY KEY, b int, c int, d text);\nCREATE TABLE e (id bigint PRIMARY KEY, f int);"


@pytest.mark.parametrize(
    ("sql", "lines"),
    [
        pytest.param("ALTER TABLE a ALTER b TYPE bigint;\nALTER TABLE a ALTER c TYPE bigint;", [2], id="two rewrites"),
        pytest.param("ALTER TABLE a ALTER b TYPE bigint, ALTER c TYPE bigint;", [], id="one statement"),
        pytest.param("ALTER TABLE a ALTER b TYPE bigint;\nALTER TABLE e ALTER f TYPE bigint;", [], id="two tables"),
        pytest.param("ALTER TABLE a ADD CHECK (b > 0);\nALTER TABLE a ALTER c SET NOT NULL;", [2], id="two scans"),
        pytest.param("ALTER TABLE a ADD COLUMN x int;\nALTER TABLE a ADD COLUMN y int;", [], id="a moment each"),
        pytest.param(
            "ALTER TABLE a ALTER b TYPE bigint;\nUPDATE a SET c = 0 WHERE c IS NULL;\nALTER TABLE a ALTER c SET NOT NULL;",
            [],
            id="what must happen between them",
        ),
        pytest.param(
            "ALTER TABLE a ALTER b TYPE bigint;\nALTER TABLE a ADD FOREIGN KEY (b) REFERENCES e;",
            [],
            id="a foreign key is checked by itself",
        ),
    ],
)
def test_rows_that_are_read_twice(sql: str, lines: list[int]) -> None:
    assert [finding.span.line for finding in reported("several-alter-tables", BEFORE, sql)] == lines


def test_it_says_which_one_read_them_before() -> None:
    (message,) = messages(
        "several-alter-tables", BEFORE, "\nALTER TABLE a ALTER b TYPE bigint;\nALTER TABLE a ALTER c TYPE bigint;"
    )
    assert "reads every row of a once more, as the one on line 2 does" in message


@pytest.mark.parametrize(
    ("sql", "count"),
    [
        pytest.param("CREATE INDEX ON a (b);", 1, id="writers wait"),
        pytest.param("CREATE INDEX CONCURRENTLY ON a (b);", 0, id="nobody waits"),
        pytest.param("SET statement_timeout = '5min';\nCREATE INDEX ON a (b);", 0, id="it has an end"),
        pytest.param("SET statement_timeout TO DEFAULT;\nCREATE INDEX ON a (b);", 1, id="whichever it is"),
        pytest.param("ALTER TABLE a ADD COLUMN x int;", 0, id="a moment"),
        pytest.param("CREATE TABLE n (x int);\nCREATE INDEX ON n (x);", 0, id="a new table"),
    ],
)
def test_work_without_an_end(sql: str, count: int) -> None:
    assert len(messages("missing-statement-timeout", BEFORE, sql)) == count
