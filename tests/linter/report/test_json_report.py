"""The report for programs, held to its documented schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from linter.policy import ChangeType
from linter.report.json_report import render_json
from linter.transport import Transport
from linter.verdict import Verdict
from rules.execution import TransactionMode
from rules.finding import Acceptance, AcceptedBy, Category, Phase, Severity
from tests.linter.report.verdicts import HOSTILE, SAMPLE, finding, migration, span, verdict

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "docs" / "lint-report.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)


EACH = TransactionMode.PER_STATEMENT


def report(of: Verdict) -> Any:
    return json.loads(render_json(of))


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(SAMPLE, id="sample"),
        pytest.param(HOSTILE, id="hostile"),
        pytest.param(verdict(), id="empty"),
        pytest.param(verdict(notes=("A note.",), stale_baseline=("an entry",), replayed=7), id="notes"),
    ],
)
def test_every_report_is_as_the_schema_says(of: Verdict) -> None:
    VALIDATOR.validate(report(of))


def test_a_field_that_is_not_documented_is_refused() -> None:
    changed = report(SAMPLE)
    changed["migrations"][1]["findings"][0]["extra"] = 1
    with pytest.raises(ValidationError, match="'extra' was unexpected"):
        VALIDATOR.validate(changed)


def test_the_shape_of_a_migration() -> None:
    [_, renamed] = report(SAMPLE)["migrations"]
    statements, findings = renamed.pop("statements"), renamed.pop("findings")
    assert renamed == {
        "name": "20250312101500_replace_nickname_with_display_name",
        "path": "prisma/migrations/20250312101500_replace_nickname_with_display_name/migration.sql",
        "phase": "mixed",
        "change_type": "destructive",
        "change_types": ["additive", "destructive"],
        "sign_off": ["System Owner", "Backup/Recovery Owner"],
    }
    assert statements[0] == {
        "line": 2,
        "column": 1,
        "end_line": 4,
        "end_column": 36,
        "phase": "mixed",
        "operation": "alter-table",
        "tables": ["members"],
        "created_here": False,
        "effects": {
            "locks": {"members": "ACCESS EXCLUSIVE", "audit.log": "SHARE ROW EXCLUSIVE"},
            "locks_by_rows": {'"Club"': "ROW SHARE"},
            "rewrites": ["members"],
            "scans": ["members"],
            "index_builds": ["members_pkey"],
            "errors": [{"sqlstate": "23502", "message": "it holds NULL", "certain": False}],
            "destroys": ["members"],
            "breaks": ["old readers", "prepared statements"],
            "assumed": ["members has rows."],
        },
        "clauses": [
            {
                "line": 3,
                "column": 3,
                "end_line": 3,
                "end_column": 25,
                "phase": "contract",
                "operation": "drop-column",
                "tables": ["members"],
                "created_here": False,
            },
            {
                "line": 4,
                "column": 3,
                "end_line": 4,
                "end_column": 35,
                "phase": "expand",
                "operation": "add-column",
                "tables": ["members"],
                "created_here": False,
            },
        ],
    }
    assert findings[2] == {
        "rule": "drop-table",
        "category": "data-loss",
        "severity": "error",
        "line": 10,
        "column": 1,
        "end_line": 10,
        "end_column": 23,
        "message": "`old_members` is dropped with its rows.",
        "help": "Keep it.",
        "fix": ["DROP TABLE old_members;"],
        "approval": {"reason": "copied to S3", "line": 10},
        "accepted": {"by": "approval", "reason": "copied to S3", "line": 10},
    }
    assert [(entry["approval"], entry["accepted"]) for entry in findings[:2]] == [(None, None), (None, None)]


def test_the_summary_counts() -> None:
    whole = verdict(
        *SAMPLE.migrations, replayed=3, notes=("A note.",), stale_baseline=("an entry",), unreadable=("not UTF-8",)
    )
    assert report(whole)["summary"] == {
        "migrations": 2,
        "replayed": 3,
        "statements": 4,
        "errors": 1,
        "warnings": 1,
        "accepted": 1,
        "transaction_mode": None,
        "assumed": [],
        "phases": {"expand": 1, "migrate": 0, "contract": 0, "control": 0, "unknown": 0, "mixed": 1},
        "notes": ["A note."],
        "stale_baseline": ["an entry"],
        "unreadable": ["not UTF-8"],
    }


@pytest.mark.parametrize(
    ("transports", "mode", "assumed"),
    [
        pytest.param((Transport(),), "batch", [], id="asked for"),
        pytest.param((Transport(mode=EACH, assumed="Prisma 7.8.0"),), "per-statement", ["Prisma 7.8.0"], id="assumed"),
        pytest.param(
            (Transport(assumed="Prisma 6.0.0"), Transport(assumed="unknown")),
            "batch",
            ["Prisma 6.0.0", "unknown"],
            id="the same for two reasons",
        ),
        pytest.param((Transport(assumed="why"), Transport(mode=EACH)), None, ["why"], id="two folders that differ"),
    ],
)
def test_the_summary_says_how_migrations_are_sent(
    transports: tuple[Transport, ...], mode: str | None, assumed: list[str]
) -> None:
    summary = report(verdict(*SAMPLE.migrations, transports=transports))["summary"]
    assert (summary["transaction_mode"], summary["assumed"]) == (mode, assumed)


@pytest.mark.parametrize(
    ("by", "line"),
    [
        pytest.param(AcceptedBy.IGNORE, 3, id="ignore"),
        pytest.param(AcceptedBy.CONFIG, None, id="config"),
        pytest.param(AcceptedBy.BASELINE, None, id="baseline"),
    ],
)
def test_only_an_approval_is_shown_as_approval(by: AcceptedBy, line: int | None) -> None:
    accepted = finding(span(1, 1, 1, 5), acceptance=Acceptance(by=by, reason="why", line=line))
    [shown] = report(verdict(migration("DROP", accepted)))["migrations"][0]["findings"]
    assert shown["approval"] is None
    assert shown["accepted"] == {"by": by.value, "reason": "why", "line": line}


def test_the_output_is_ascii_and_ends_its_line() -> None:
    rendered = render_json(HOSTILE)
    assert rendered.isascii()
    assert rendered.endswith("}\n")


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of the schema that describes an object's fields."""
    for value in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from objects(value)
    if isinstance(schema, dict) and isinstance(schema.get("properties"), dict):
        yield schema


def test_the_schema_is_strict_and_describes_each_field() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    found = list(objects(SCHEMA))
    assert len(found) == 11
    for part in found:
        assert part["additionalProperties"] is False
        assert sorted(part["required"]) == sorted(part["properties"])
        assert all(field.get("description", "").endswith(".") for field in part["properties"].values())


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        pytest.param(SCHEMA["$defs"]["phase"], Phase, id="phases"),
        pytest.param(SCHEMA["$defs"]["change_type"], ChangeType, id="change types"),
        pytest.param(SCHEMA["$defs"]["finding"]["properties"]["category"], Category, id="categories"),
        pytest.param(SCHEMA["$defs"]["acceptance"]["properties"]["by"], AcceptedBy, id="acceptances"),
    ],
)
def test_the_schema_knows_every_word(definition: dict[str, Any], words: type[StrEnum]) -> None:
    assert definition["enum"] == [word.value for word in words]


def test_the_schema_knows_the_severities_that_are_reported() -> None:
    severities = SCHEMA["$defs"]["finding"]["properties"]["severity"]["enum"]
    assert severities == [Severity.ERROR.value, Severity.WARNING.value]
