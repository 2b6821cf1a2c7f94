"""SARIF 2.1.0, held to its schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from linter.report.sarif import render_sarif
from linter.verdict import Verdict
from rules.finding import Acceptance, AcceptedBy, Category, Finding, Severity, Span
from rules.rule import Rule
from tests.linter.report.verdicts import HOSTILE, SAMPLE, finding, migration, span, verdict

VALIDATOR = Draft4Validator(
    json.loads((Path(__file__).parents[2] / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
)
DROP_COLUMN = Rule(
    id="drop-column",
    category=Category.DATA_LOSS,
    severity=Severity.ERROR,
    why="The values are gone at once. The running version still reads the column.",
    instead="Drop it once no version reads it.",
    bad=(("CREATE TABLE a (b int);", "ALTER TABLE a DROP COLUMN b;"),),
    good=("ALTER TABLE a ADD COLUMN c int;",),
    source="https://www.postgresql.org/docs/current/sql-altertable.html",
)
BARE = Rule(id="drop-table", category=Category.DATA_LOSS, severity=Severity.OFF, why="", instead="")


def run(of: Verdict) -> Any:
    [only] = json.loads(render_sarif(of, (BARE, DROP_COLUMN), "1.2.3"))["runs"]
    return only


def result(source: str, found: Finding, **changes: object) -> Any:
    [only] = run(verdict(migration(source, found, **changes)))["results"]
    return only


def region(source: str, place: Span) -> Any:
    return result(source, finding(place))["locations"][0]["physicalLocation"]["region"]


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(SAMPLE, id="sample"),
        pytest.param(HOSTILE, id="hostile"),
        pytest.param(verdict(notes=("A note.",)), id="no findings"),
    ],
)
def test_every_log_is_as_the_schema_says(of: Verdict) -> None:
    log = json.loads(render_sarif(of, (BARE, DROP_COLUMN), "1.2.3"))
    VALIDATOR.validate(log)
    assert "" not in list(texts(log))


def texts(log: Any) -> Iterator[str]:
    if isinstance(log, str):
        yield log
    for part in log.values() if isinstance(log, dict) else log if isinstance(log, list) else ():
        yield from texts(part)


def test_the_run_says_what_made_it_and_how_it_counts() -> None:
    only = run(verdict(notes=("A note.",)))
    assert only["tool"]["driver"]["name"] == "threephase"
    assert only["tool"]["driver"]["version"] == "1.2.3"
    assert only["automationDetails"] == {"id": "threephase/"}
    assert only["columnKind"] == "unicodeCodePoints"
    assert only["invocations"][0]["toolExecutionNotifications"] == [{"level": "note", "message": {"text": "A note."}}]
    assert only["results"] == []


def test_a_rule_is_described() -> None:
    described = run(verdict())["tool"]["driver"]["rules"][1]
    assert described == {
        "id": "drop-column",
        "shortDescription": {"text": "The values are gone at once."},
        "fullDescription": {"text": "The values are gone at once. The running version still reads the column."},
        "help": {
            "text": (
                "The values are gone at once. The running version still reads the column.\n\n"
                "Drop it once no version reads it."
            ),
            "markdown": (
                "The values are gone at once. The running version still reads the column.\n\n"
                "**Instead:** Drop it once no version reads it.\n\n"
                "Reported:\n\n```sql\nCREATE TABLE a (b int);\n\nALTER TABLE a DROP COLUMN b;\n```\n\n"
                "Fine:\n\n```sql\nALTER TABLE a ADD COLUMN c int;\n```\n\n"
                "https://www.postgresql.org/docs/current/sql-altertable.html"
            ),
        },
        "helpUri": "https://www.postgresql.org/docs/current/sql-altertable.html",
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["data-loss"]},
    }


def test_a_rule_without_words_is_described_by_its_name() -> None:
    described = run(verdict())["tool"]["driver"]["rules"][0]
    assert described["shortDescription"] == described["fullDescription"] == {"text": "drop-table"}
    assert described["defaultConfiguration"] == {"enabled": False, "level": "none"}


def test_a_result_points_at_its_rule() -> None:
    shown = result("DROP", finding(span(1, 1, 1, 5)))
    assert (shown["ruleId"], shown["ruleIndex"], shown["level"]) == ("drop-column", 1, "error")
    assert shown["message"] == {"text": "The column goes.\n\nKeep it."}


def test_a_result_of_a_rule_that_is_not_listed_has_no_index() -> None:
    assert "ruleIndex" not in result("DROP", finding(span(1, 1, 1, 5), rule="other"))


@pytest.mark.parametrize(
    ("source", "place", "expected"),
    [
        pytest.param("ALTER\n  DROP a;\n", span(2, 3, 2, 9), (2, 3, 2, 9), id="one line"),
        pytest.param("UPDATE a  \n SET b\n WHERE c;", span(1, 1, 3, 9), (1, 1, 1, 9), id="only the first of three"),
        pytest.param("UPDATE a\r\nSET b", span(1, 1, 2, 6), (1, 1, 1, 9), id="CRLF"),
        pytest.param("DROP TABLE 会;", span(1, 12, 1, 13), (1, 12, 1, 13), id="wide characters count once"),
        pytest.param("", span(1, 1, 1, 1), (1, 1, 1, 2), id="no source"),
        pytest.param("", span(4, 3, 6, 2), (4, 3, 4, 4), id="beyond the source"),
    ],
)
def test_a_region_keeps_to_one_line(source: str, place: Span, expected: tuple[int, int, int, int]) -> None:
    shown = region(source, place)
    assert (shown["startLine"], shown["startColumn"], shown["endLine"], shown["endColumn"]) == expected


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        pytest.param("prisma/migrations/1_a/migration.sql", "prisma/migrations/1_a/migration.sql", id="plain"),
        pytest.param("./a/m.sql", "a/m.sql", id="dot"),
        pytest.param("my app/50%/m.sql", "my%20app/50%25/m.sql", id="space and percent"),
        pytest.param("a#b?c/m.sql", "a%23b%3Fc/m.sql", id="fragment and query"),
        pytest.param("a:b/m.sql", "a%3Ab/m.sql", id="no scheme"),
        pytest.param("é/m.sql", "%C3%A9/m.sql", id="not ASCII"),
        pytest.param("\udce9/m.sql", "%E9/m.sql", id="not UTF-8"),
    ],
)
def test_a_path_is_a_relative_uri(path: str, uri: str) -> None:
    shown = result("DROP", finding(span(1, 1, 1, 5)), path=path)
    assert shown["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}


@pytest.mark.parametrize(
    ("by", "kind"),
    [
        pytest.param(AcceptedBy.APPROVAL, "inSource", id="approval"),
        pytest.param(AcceptedBy.IGNORE, "inSource", id="ignore"),
        pytest.param(AcceptedBy.CONFIG, "external", id="config"),
        pytest.param(AcceptedBy.BASELINE, "external", id="baseline"),
    ],
)
def test_an_accepted_finding_is_suppressed_and_only_a_note(by: AcceptedBy, kind: str) -> None:
    shown = result("DROP", finding(span(1, 1, 1, 5), acceptance=Acceptance(by=by, reason="archived")))
    assert shown["level"] == "note"
    assert shown["suppressions"] == [{"kind": kind, "status": "accepted", "justification": "archived"}]


def test_no_reason_is_no_justification() -> None:
    shown = result("DROP", finding(span(1, 1, 1, 5), acceptance=Acceptance(by=AcceptedBy.BASELINE, reason="")))
    assert shown["suppressions"] == [{"kind": "external", "status": "accepted"}]


def test_a_finding_that_counts_is_said_not_to_be_suppressed() -> None:
    assert result("DROP", finding(span(1, 1, 1, 5)))["suppressions"] == []


def test_a_result_is_known_again_by_its_clause() -> None:
    before = result("ALTER TABLE a\n  DROP COLUMN b;", finding(span(2, 3, 2, 16)))
    after = result("-- moved\n\nALTER TABLE a DROP COLUMN b;", finding(span(3, 15, 3, 28)))
    assert before["partialFingerprints"] == after["partialFingerprints"]
    assert list(before["partialFingerprints"]) == ["threephase/v1"]


def test_the_output_is_ascii_and_ends_its_line() -> None:
    rendered = render_sarif(HOSTILE, (), "1.2.3")
    assert rendered.isascii()
    assert rendered.endswith("}\n")
