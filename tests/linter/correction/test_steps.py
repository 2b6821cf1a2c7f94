"""What the statements are understood as: the author's own words, cut at the semicolons and nowhere else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from linter.correction import Refused, read_correction
from rules.backfill import WorkKind
from rules.name import Name
from tests.linter.correction.reading import correction, text_of

STATEMENTS = (
    "DELETE FROM m WHERE id = 1",
    "delete from only m as x using n where x.id = n.id returning x.*",
    "UPDATE \"m\" SET a = E'it''s\\n;', b = $tag$ ; -- $tag$ WHERE id /* ; */ = 2",
    "UPDATE m -- why; and how\r\n   SET a = 1\n WHERE true",
    "INSERT INTO n (a, b) VALUES (1, ';'), (2, '--')",
    "WITH gone AS (DELETE FROM m WHERE id = 3 RETURNING *) INSERT INTO n SELECT * FROM gone",
    "UPDATE n SET a = 'é…😀' WHERE a = '\u2028'",
)
BETWEEN = (";\n", ";", " ;;\n-- between; two\n", "\n;\r\n/* or; more */ ")


@given(some.lists(some.tuples(some.sampled_from(STATEMENTS), some.sampled_from(BETWEEN)), min_size=1, max_size=6))
def test_the_steps_put_together_again_are_the_authors_text(parts: list[tuple[str, str]]) -> None:
    written = "".join(statement + between for statement, between in parts)
    found = correction(written, expect=str([1] * len(parts)))
    assert [step.text for step in found.steps] == [statement for statement, _ in parts]
    assert "".join(step.text + between for step, (_, between) in zip(found.steps, parts, strict=True)) == written
    for step in found.steps:
        line = found.text.split(step.text.split("\r\n")[0], 1)[0].count("\n") + 1
        assert step.line >= line


@pytest.mark.parametrize(
    ("statement", "kind", "table", "writes"),
    [
        pytest.param("UPDATE public.m SET a = 1 WHERE true", WorkKind.UPDATE, Name("m", "public"), "public.m", id="UPDATE"),
        pytest.param("DELETE FROM ONLY (m) WHERE true", WorkKind.DELETE, Name("m"), "m", id="DELETE"),
        pytest.param("INSERT INTO n SELECT 1", WorkKind.INSERT, Name("n"), "n", id="INSERT"),
        pytest.param(
            "WITH a AS (INSERT INTO n VALUES (1)), b AS (UPDATE n SET a = 1 WHERE true) DELETE FROM m WHERE true",
            WorkKind.DELETE, Name("m"), "n m", id="WITH, each table once",
        ),
        pytest.param("WITH m AS (SELECT 1) DELETE FROM n USING m WHERE true", WorkKind.DELETE, Name("n"), "n", id="read"),
    ],
)  # fmt: skip
def test_what_a_step_writes(statement: str, kind: WorkKind, table: Name, writes: str) -> None:
    (step,) = correction(statement).steps
    assert (step.kind, step.table) == (kind, table)
    assert " ".join(map(str, step.writes)) == writes


def test_lines_are_those_of_the_file() -> None:
    found = correction("DELETE FROM m WHERE id = 1;\n\n-- and\nDELETE\nFROM m WHERE id = 2;", expect="[1, 1]")
    assert [step.line for step in found.steps] == [9, 12]


HOSTILE = (
    *(
        "--",
        "/*",
        "*/",
        "'",
        '"',
        "$$",
        "$a$",
        "\\",
        ";",
        "(",
        ")",
        "[",
        ":a",
        "$1",
        "U&'",
        "E'\\",
        "\x00",
        "\ufeff",
        "\n",
    ),
    *("-- /// correction", "-- ///", "\n-- tables = [", "UPDATE", "DELETE FROM m", "WHERE", "INSERT INTO n", "SELECT"),
    *(
        "WITH x AS (",
        "now()",
        "dblink(",
        "SET",
        "VALUES (",
        "ON CONFLICT DO",
        "FROM",
        "threephase.",
        "pg_temp.",
        "=",
        ",",
    ),
    *(".", "é", "\u202e", "1"),
)


@given(some.lists(some.sampled_from(HOSTILE), max_size=25))
def test_whatever_is_written_is_understood_or_refused_on_its_place(parts: list[str]) -> None:
    for text in (" ".join(parts), text_of(" ".join(parts))):
        read = read_correction(text, "INC-7.sql")
        if isinstance(read, Refused):
            assert read.findings
            lines = read.source.count("\n") + read.source.count("\r") + 1
            assert all(1 <= one.span.line <= lines and one.span.column >= 1 for one in read.findings)
            assert all(one.message and one.help for one in read.findings)


@given(some.lists(some.sampled_from(HOSTILE), max_size=8))
def test_whatever_a_value_is_it_is_understood_or_refused(parts: list[str]) -> None:
    said = " ".join(parts)
    for key in ("incident", "tables", "expect", "classification"):
        assert read_correction(text_of(**{key: said}), "INC-7.sql")
        assert read_correction(text_of(**{key: f"['''{said}''']"}), "INC-7.sql")


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("INSERT INTO m (a, b) VALUES " + ", ".join(["(1, now())"] * 20_000), id="many rows with the time"),
        pytest.param("INSERT INTO m (a) SELECT 1" + " UNION ALL SELECT now()" * 10_000, id="many queries"),
        pytest.param("UPDATE m SET a = 1 WHERE " + " OR ".join(["current of"] * 20_000), id="many cursors"),
        pytest.param("DELETE FROM m WHERE a = " + "(" * 20_000 + "1" + ")" * 20_000, id="deep"),
    ],
)
def test_a_large_statement_takes_no_time_that_grows_faster_than_it_does(statement: str) -> None:
    begun = time.perf_counter()
    read_correction(text_of(statement), "INC-7.sql")
    assert time.perf_counter() - begun < 5
