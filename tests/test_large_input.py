"""Long and deep migrations: judged to the end, in time that grows as they do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from linter.lint import lint_text
from tests.command import lint, project
from tests.steps import steps

Shape = Callable[[int], str]


def many(item: str, separator: str = ", ", *, around: str = "{}") -> Shape:
    """So many items, in each of which # is its number."""
    return lambda count: around.replace("{}", separator.join(item.replace("#", str(i)) for i in range(count)))


def deep(opening: str, inside: str, closing: str = "", *, around: str = "{}") -> Shape:
    """Something inside so many brackets of a kind."""
    return lambda count: around.replace("{}", opening * count + inside + closing * count)


LONG = [
    pytest.param(many("DROP TABLE t#", ";\n"), id="statements"),
    pytest.param(many("FROBNICATE #", ";\n"), id="statements that nobody understands"),
    pytest.param(many("SELECT (", ";\n"), id="parentheses that stay open"),
    pytest.param(many("CREATE FUNCTION f() BEGIN ATOMIC", ";\n"), id="bodies that stay open"),
    pytest.param(many("CREATE RULE r AS ON INSERT TO t DO (", ";\n"), id="rules that stay open"),
    pytest.param(many("ADD COLUMN c# int", around="ALTER TABLE t {}"), id="columns added"),
    pytest.param(many("DROP COLUMN c#", around="ALTER TABLE t {}"), id="columns dropped"),
    pytest.param(many("ALTER c# TYPE bigint USING c#::bigint", around="ALTER TABLE t {}"), id="types changed"),
    pytest.param(many("FROBNICATE c#", around="ALTER TABLE t {}"), id="actions that nobody understands"),
    pytest.param(many("c# int DEFAULT (1)", around="CREATE TABLE t ({})"), id="columns"),
    pytest.param(many("'v#'", around="CREATE TYPE e AS ENUM ({})"), id="enum values"),
    pytest.param(many("t#", around="DROP TABLE {}"), id="tables dropped"),
    pytest.param(many("t#", around="GRANT SELECT ON {} TO r"), id="tables granted"),
    pytest.param(many("a", ".", around="DROP TABLE {}"), id="parts of a name"),
    pytest.param(many("(#, 'x')", around="INSERT INTO t VALUES {}"), id="rows"),
    pytest.param(many("c# = 1", around="UPDATE t SET {}"), id="assignments"),
    pytest.param(many("#", around="DELETE FROM t WHERE a IN ({})"), id="values of IN"),
    pytest.param(many("a = #", " OR ", around="DELETE FROM t WHERE {}"), id="alternatives"),
    pytest.param(many("1 = 2", " OR ", around="DELETE FROM t WHERE {}"), id="constant alternatives"),
    pytest.param(many("(a = # OR b = #)", " AND ", around="DELETE FROM t WHERE {}"), id="conditions"),
    pytest.param(many("t# ON true", " JOIN ", around="SELECT 1 FROM {}"), id="joins"),
    pytest.param(many("a# (b) AS (DELETE FROM t#)", around="WITH {} SELECT 1"), id="changes in WITH"),
    pytest.param(many("SELECT f#(a) FROM t#", " UNION ALL "), id="united queries"),
    pytest.param(many("UPDATE t SET a = #;", " ", around="DO $$ BEGIN {} END $$"), id="statements in DO"),
    pytest.param(many("EXECUTE 'DROP TABLE t#';", " ", around="DO $$ BEGIN {} END $$"), id="EXECUTE"),
    pytest.param(many("ELSIF a THEN NULL;", " ", around="DO $$ BEGIN IF a THEN {} END IF; END $$"), id="ELSIF"),
    pytest.param(many("'x'", "\n", around="SELECT {}"), id="parts of one string"),
    pytest.param(many("-- #\n/* # */", "\n"), id="comments"),
    pytest.param(many("DROP TABLE t#; -- MIGRATION_APPROVED: it is unused\n", ""), id="approvals"),
    pytest.param(many('-- threephase: ignore drop-table reason="it is unused"\nDROP TABLE t#;\n', ""), id="ignores"),
]
DEEP = [
    pytest.param(deep("(", "1", ")", around="SELECT {}"), id="parentheses"),
    pytest.param(deep("(", "a = 1", ")", around="DELETE FROM t WHERE {}"), id="parentheses in WHERE"),
    pytest.param(deep("(a = 1 OR ", "b", ")", around="DELETE FROM t WHERE {}"), id="alternatives in each other"),
    pytest.param(deep("NOT ", "a", around="DELETE FROM t WHERE {}"), id="NOT"),
    pytest.param(deep("NOT (", "a = 1", ")", around="DELETE FROM t WHERE {}"), id="NOT and parentheses"),
    pytest.param(deep("[", "1", "]", around="SELECT a{}"), id="brackets"),
    pytest.param(deep("CASE WHEN a THEN ", "b", " END", around="SELECT {}"), id="CASE"),
    pytest.param(deep("CASE WHEN a THEN ", "b", " END", around="DELETE FROM t WHERE {}"), id="CASE in WHERE"),
    pytest.param(deep("f(", "1", ")", around="ALTER TABLE t ADD c int DEFAULT {}"), id="calls"),
    pytest.param(deep("", "a", "::text", around="ALTER TABLE t ALTER a TYPE text USING {}"), id="casts"),
    pytest.param(deep("(", "a", ")", around="ALTER TABLE t ALTER a TYPE text USING {}"), id="parentheses in USING"),
    pytest.param(deep("(", "a > 1", ")", around="ALTER TABLE t ADD CHECK ({})"), id="parentheses in CHECK"),
    pytest.param(deep("SELECT * FROM (", "SELECT 1", ") AS a"), id="subqueries"),
    pytest.param(deep("EXISTS (SELECT 1 FROM a WHERE ", "b", ")", around="DELETE FROM t WHERE {}"), id="EXISTS"),
    pytest.param(deep("WITH a AS (", "SELECT 1", ") SELECT 1"), id="WITH"),
    pytest.param(deep("WITH a AS (DELETE FROM t WHERE ", "b", ") SELECT 1"), id="changes in each other"),
    pytest.param(deep("EXPLAIN ", "SELECT 1"), id="EXPLAIN"),
    pytest.param(deep("CREATE SCHEMA s ", ""), id="CREATE SCHEMA"),
    pytest.param(deep("/*", "x", "*/"), id="comments"),
    pytest.param(deep("BEGIN ", "NULL;", " END;", around="DO $$ {} $$"), id="blocks in DO"),
    pytest.param(deep("IF a THEN ", "NULL;", " END IF;", around="DO $$ BEGIN {} END $$"), id="IF in DO"),
    pytest.param(deep("FOR a IN SELECT 1 LOOP ", "NULL;", " END LOOP;", around="DO $$ BEGIN {} END $$"), id="loops"),
    pytest.param(deep("FOR a IN ", "b", around="DO $$ BEGIN {} END $$"), id="loops without end"),
    pytest.param(deep("<<a>> ", "BEGIN END", around="DO $$ {} $$"), id="labels"),
]

# Each thing built on the one before it, or on itself; what is said of them at the end goes through them all.
STACKED = [
    pytest.param(many("CREATE TABLE t# () INHERITS (t)", ";\n", around="{};\nALTER TABLE t ADD a int"), id="heirs"),
    pytest.param(
        lambda count: _stack("CREATE TABLE t{} () INHERITS (t{})", count, "ALTER TABLE t0 ADD a int"),
        id="heirs of heirs",
    ),
    pytest.param(
        lambda count: _stack("ALTER TABLE t{1} ATTACH PARTITION t{0} DEFAULT", count, "ALTER TABLE t0 ADD a int"),
        id="partitions of partitions",
    ),
    pytest.param(
        lambda count: _stack("CREATE VIEW t{} AS SELECT * FROM t{}", count, "DROP VIEW t0 CASCADE"), id="views of views"
    ),
    pytest.param(
        lambda count: _stack("CREATE DOMAIN t{} AS t{}", count, f"ALTER TABLE a ALTER b TYPE t{count}"), id="domains"
    ),
    pytest.param(
        lambda count: _stack(
            "CREATE FUNCTION t{}() RETURNS int LANGUAGE sql AS 'SELECT t{}()'",
            count,
            f"ALTER TABLE a ADD b int DEFAULT t{count}()",
        ),
        id="functions",
    ),
    pytest.param(
        lambda count: _stack(
            "CREATE TABLE t{} (id int PRIMARY KEY REFERENCES t{} ON DELETE CASCADE)", count, "TRUNCATE t0 CASCADE"
        ),
        id="foreign keys",
    ),
]
CIRCLES = [
    pytest.param("ALTER TABLE a INHERIT a", id="its own heir"),
    pytest.param("ALTER TABLE a ATTACH PARTITION a DEFAULT", id="its own partition"),
    pytest.param("ALTER TABLE a INHERIT b; ALTER TABLE b INHERIT a", id="heirs of each other"),
    pytest.param(
        "ALTER TABLE a ATTACH PARTITION b DEFAULT; ALTER TABLE b ATTACH PARTITION a DEFAULT",
        id="partitions of each other",
    ),
    pytest.param("CREATE DOMAIN d AS d; ALTER TABLE a ALTER c TYPE d", id="a domain of the same name elsewhere"),
    pytest.param(
        "CREATE DOMAIN d AS e; CREATE DOMAIN e AS d; ALTER TABLE a ALTER c TYPE e", id="domains of each other"
    ),
    pytest.param("CREATE VIEW v AS SELECT 1 FROM w; CREATE VIEW w AS SELECT 1 FROM v; DROP VIEW v CASCADE", id="views"),
]


def _stack(each: str, count: int, then: str) -> str:
    return ";\n".join([*(each.format(i, i - 1) for i in range(1, count + 1)), then])


@pytest.mark.soak
@pytest.mark.parametrize("shape", [*LONG, *DEEP])
def test_four_times_as_much_takes_four_times_as_long(shape: Shape) -> None:
    once, more = shape(200), shape(800)
    lint_text(once)  # whatever is loaded and compiled once
    assert steps(lambda: lint_text(more)) < 4.5 * steps(lambda: lint_text(once))


@pytest.mark.parametrize("shape", DEEP)
def test_what_stands_beside_ten_thousand_levels_is_judged(tmp_path: Path, shape: Shape) -> None:
    report = lint(project(tmp_path, f"DROP TABLE a;\n{shape(10_000)};\nDROP TABLE b;\n"), "--format", "json")
    assert report.code == 1
    found = report.in_short()
    assert found[0] == ("drop-table", 1)
    assert found[-1] == ("drop-table", 3)
    # A default that calls an unknown function may be another for each row, which rewrites the table.
    between = {"backfill-in-migration", "mixed-phases", "opaque-code", "table-rewrite", "unrecognised-statement"}
    between |= {"column-type-change", "constraint-scan", "new-write-restriction"}
    assert {rule for rule, _ in found[1:-1]} <= between


@pytest.mark.parametrize("shape", STACKED)
def test_a_thousand_things_built_on_each_other_are_judged(tmp_path: Path, shape: Shape) -> None:
    script = f"{shape(1000)};\nDROP TABLE z;\n"
    report = lint(project(tmp_path, script), "--format", "json")
    assert report.code == 1
    assert ("drop-table", script.count("\n")) in report.in_short()


@pytest.mark.parametrize("circle", CIRCLES)
def test_what_is_built_on_itself_is_judged(tmp_path: Path, circle: str) -> None:
    script = f"{circle};\nALTER TABLE a ADD x int; UPDATE a SET x = 1; TRUNCATE a; DROP TABLE a;\nDROP TABLE z;\n"
    report = lint(project(tmp_path, script), "--format", "json")
    assert report.code == 1
    assert report.in_short()[-1] == ("drop-table", 3)


def test_bodies_in_each_other_are_read_to_a_depth_and_refused_beyond(tmp_path: Path) -> None:
    def nested(depth: int) -> str:
        body = "DROP TABLE t;"
        for level in range(depth):
            body = f"DO $b{level}$ BEGIN {body} END $b{level}$;"
        return body

    assert lint(project(tmp_path, nested(5)), "--format", "json").in_short() == [("drop-table", 1)]
    report = lint(project(tmp_path, nested(50)), "--format", "json")
    assert report.code == 1
    assert report.in_short() == [("unrecognised-statement", 1)]


@pytest.mark.parametrize(
    ("script", "rules"),
    [
        pytest.param(many("DROP TABLE t#", ";\n")(10_000), {"drop-table": 10_000}, id="10,000 statements"),
        pytest.param(
            many("DROP COLUMN c#", ",\n", around="ALTER TABLE t\n{}")(10_000),
            {"drop-column": 10_000},
            id="10,000 actions",
        ),
        pytest.param(
            many("1", around="DELETE FROM t WHERE a IN ({})")(50_000), {"backfill-in-migration": 1}, id="100,000 tokens"
        ),
        pytest.param(many("a", " OR ", around="DELETE FROM t WHERE {}")(50_000), {"backfill-in-migration": 1}, id="OR"),
    ],
)
def test_ten_thousand_of_anything_are_judged_one_by_one(tmp_path: Path, script: str, rules: dict[str, int]) -> None:
    report = lint(project(tmp_path, script), "--format", "json")
    assert report.code == 1
    found = [rule for rule, _ in report.in_short()]
    assert {rule: found.count(rule) for rule in found} == rules


@pytest.mark.parametrize("format", ["text", "json", "github", "sarif"])
def test_five_megabytes_are_judged_in_every_format(tmp_path: Path, format: str) -> None:
    rows = ",\n".join([f"('{'x' * 480}', 1)"] * 10_000)
    script = f"INSERT INTO t VALUES\n{rows};\n-- {'x' * 200_000}\nDROP TABLE t;"
    assert len(script) > 5_000_000
    outcome = lint(project(tmp_path, script), "--format", format)
    assert (outcome.code, outcome.err) == (1, "")
    assert "10003" in outcome.out
    nothing = lint(project(tmp_path / "nothing", "SELECT 1;"), "--format", format)
    assert (nothing.code, nothing.err) == (0, "")
    assert len(outcome.out) < len(nothing.out) + 10_000
