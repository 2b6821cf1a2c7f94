"""What holds of every migration, tried on generated ones: no traceback, no finding lost, comments only comment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from linter.lines import lines_of
from linter.lint import lint_text
from linter.parse import parse
from linter.verdict import Clause, MigrationResult, StatementResult
from rules.finding import Category
from rules.operation import (
    AddColumn,
    AddConstraint,
    ChangeColumnType,
    CreateDomain,
    CreateEnum,
    CreateIndex,
    CreateObject,
    CreateOnTable,
    CreateRoutine,
    CreateTable,
    CreateView,
    DropColumn,
    DropObject,
    DropTable,
    RenameObject,
    SetDefault,
)
from tests.command import lint, project
from tests.comments import answered_scripts, commented_scripts
from tests.mutations import GOOD, damaged_bytes
from tests.respellings import hostile_statements, independent_statements, respelt_statements

_SCHEMA = Path(__file__).parents[1] / "docs" / "lint-report.schema.json"
VALIDATOR = Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))

# The same examples every time: who breaks a property shall see it on his own machine, and nobody else on another's.
_SLOW = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
stable = settings(
    derandomize=True, database=None, deadline=None, suppress_health_check=_SLOW, report_multiple_bugs=False
)


# Never a traceback ----------------------------------------------------------------------------------------------------


@given(content=damaged_bytes())
@settings(stable, max_examples=100)
def test_no_damage_ends_in_a_traceback_in_any_format(tmp_path: Path, content: bytes) -> None:
    project(tmp_path, content)
    report = lint(tmp_path, "--format", "json")
    assert report.code in ((2,) if is_refused(content) else (0, 1)), report.err
    for other in ("text", "github", "sarif"):
        assert lint(tmp_path, "--format", other).code == report.code
    VALIDATOR.validate(json.loads(report.out))
    for migration in json.loads(report.out)["migrations"]:
        lines = lines_of(content.decode().removeprefix("\ufeff"))
        for place in places(migration):
            assert_inside(place, lines)


def is_refused(content: bytes) -> bool:
    """Whether PostgreSQL takes the file for no text at all."""
    try:
        return "\0" in content.decode("utf-8")
    except UnicodeDecodeError:
        return True


def places(migration: dict[str, Any]) -> Iterable[dict[str, Any]]:
    yield from migration["findings"]
    for statement in migration["statements"]:
        yield statement
        yield from statement["clauses"]


def assert_inside(place: dict[str, Any], lines: list[str]) -> None:
    assert (1, 1) <= (place["line"], place["column"]) <= (place["end_line"], place["end_column"])
    assert place["end_line"] <= len(lines)
    assert place["column"] <= len(lines[place["line"] - 1]) + 1
    assert place["end_column"] <= len(lines[place["end_line"] - 1]) + 1


@given(content=hostile_statements() | damaged_bytes())
@settings(stable, max_examples=200)
def test_no_text_in_a_migration_commands_a_terminal_or_a_runner(tmp_path: Path, content: str | bytes) -> None:
    project(tmp_path, content)
    printed = lint(tmp_path, "--format", "github").out
    assert printed.replace("\n", "").isprintable()
    assert "##[" not in printed
    for command in re.findall(r"^\s*::.*", printed, re.MULTILINE):
        assert re.match(r"::(error|warning|notice) \S", command)


# Comments only comment ------------------------------------------------------------------------------------------------


@given(scripts=commented_scripts())
@settings(stable, max_examples=500)
@example(scripts=("DELETE FROM a WHERE b /* = b AND 1 = */ = b;", "DELETE FROM a WHERE b /* */ = b;"))
@example(scripts=("ALTER TABLE a ALTER b TYPE c /* (9 */ (9);", "ALTER TABLE a ALTER b TYPE c /* */ (9);"))
def test_what_a_comment_says_changes_nothing(scripts: tuple[str, str]) -> None:
    saying, silent = map(lint_text, scripts)
    assert deeds(saying) == deeds(silent)
    assert findings(saying) == findings(silent)


@given(scripts=answered_scripts())
@settings(stable, max_examples=300)
def test_an_answer_changes_who_accepts_a_finding_and_never_which_there_are(scripts: tuple[str, str]) -> None:
    answering, silent = map(lint_text, scripts)
    assert deeds(answering) == deeds(silent)
    assert [one for one in findings(answering) if one[1] is not Category.APPROVAL] == findings(silent)


def deeds(result: MigrationResult) -> list[tuple[object, ...]]:
    """What the statements do, and on which lines; columns move with comments."""
    found: list[StatementResult | Clause] = []
    for statement in result.statements:
        found += [statement, *statement.clauses]
    return [
        (deed.span.line, deed.span.end_line, deed.phase, deed.operation, deed.tables, deed.created_here)
        for deed in found
    ]


def findings(result: MigrationResult) -> list[tuple[object, ...]]:
    """Without help and fix: those that repeat statements of the migration repeat their comments."""
    return [
        (one.rule, one.category, one.span.line, one.span.end_line, one.severity, one.message) for one in result.findings
    ]


# The same, said otherwise ---------------------------------------------------------------------------------------------


@given(statements=independent_statements())
@settings(stable, max_examples=300)
def test_several_migrations_find_what_one_finds(statements: list[str]) -> None:
    each = [lint_text(*statements[:count]) for count in range(1, len(statements) + 1)]
    assert set().union(*map(by_table, each)) == by_table(lint_text(";\n".join(statements)))


@given(spellings=respelt_statements())
@settings(stable, max_examples=300)
def test_the_case_of_keywords_and_quotes_around_lower_case_names_change_nothing(spellings: tuple[str, str]) -> None:
    plain, respelt = map(lint_text, spellings)
    assert by_table(respelt) == by_table(plain)


def by_table(result: MigrationResult) -> set[tuple[str, str]]:
    """The rules that speak, each with the tables of the clause; without what is about the migration as a whole."""
    clauses = [clause for statement in result.statements for clause in statement.clauses]
    return {
        (finding.rule, table)
        for finding in result.findings
        if finding.rule != "mixed-phases"
        for clause in clauses
        if clause.span == finding.span
        for table in clause.tables or ("",)
    }


# What follows hides nothing -------------------------------------------------------------------------------------------

# Operations that rules.together may take for the other half of an earlier one.
_HALVES = (
    *(AddColumn, AddConstraint, CreateIndex, CreateTable, SetDefault),  # what was dropped is put back
    *(CreateDomain, CreateEnum, CreateObject, CreateOnTable, CreateRoutine, CreateView),
    *(ChangeColumnType, DropObject, RenameObject),  # an enum swap
    *(DropColumn, DropTable),  # what it drops is what it drops: of the things on it no more is said
)
# What is wrong with a statement that is alone in its file, and not with one that shares a transaction with others:
# SET LOCAL sets something there, and of CONCURRENTLY another error is told, which comes before any other.
_ALONE = {"set-local-without-transaction", "always-fails"}
_WHOLE = [sql for sql in GOOD if not any(isinstance(operation, _HALVES) for operation in parse(sql).operations())]


@given(first=st.lists(st.sampled_from(GOOD), min_size=1, max_size=3), then=st.sampled_from(_WHOLE))
@settings(stable, max_examples=500)
def test_what_follows_removes_no_finding(first: list[str], then: str) -> None:
    """But for what is said of a statement because it is alone in its file."""
    before = ";\n".join(first) + ";\n"
    assert spoken_anyway(before) <= spoken(before + then)


def spoken(script: str) -> set[tuple[object, ...]]:
    return {(finding.rule, finding.span, finding.severity) for finding in lint_text(script).findings}


def spoken_anyway(script: str) -> set[tuple[object, ...]]:
    return {one for one in spoken(script) if one[0] not in _ALONE}


@pytest.mark.parametrize("opened", ["'", '"', "$$", "$a$", "/*", "E'\\'", 'U&"', "B'", "("])
@given(first=st.lists(st.sampled_from(GOOD), min_size=1, max_size=3), then=st.sampled_from(GOOD))
@settings(stable, max_examples=30)
def test_what_is_opened_and_never_closed_hides_nothing_before_it(opened: str, first: list[str], then: str) -> None:
    """But for what is said of a statement because it is alone in its file."""
    before = ";\n".join(first) + ";\n"
    broken = before + f"SELECT {opened} " + then.translate(dict.fromkeys(map(ord, "'\"$*/\\()")))
    assert spoken_anyway(before) <= spoken(broken)
    assert "unrecognised-statement" in {rule for rule, *_ in spoken(broken) - spoken(before)}
