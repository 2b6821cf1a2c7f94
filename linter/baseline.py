"""The findings that a project had when it began to lint, in a file: they are accepted, new ones are not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from linter.errors import ConfigError, InputError
from linter.fingerprint import fingerprints
from linter.read import read_text
from linter.verdict import MigrationResult, Verdict
from rules.finding import Acceptance, AcceptedBy, Category, Finding
from rules.value import Value, replace

VERSION = 1

_FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_ANEW = "Write it anew with `threephase baseline`."


class Entry(Value):
    """One accepted finding, known again by its fingerprint. line: where it stood, for whoever reads the file."""

    migration: str
    line: int
    rule: str
    fingerprint: str

    def __str__(self) -> str:
        return f"{self.rule} in {self.migration}, line {self.line}"


class Baseline(Value):
    """The accepted findings, each by its own fingerprint: that of the second of two equal clauses is another."""

    entries: tuple[Entry, ...] = ()


def baseline_of(verdicts: Iterable[Verdict]) -> Baseline:
    """The baseline that accepts every finding which counts now, but for those about the history."""
    entries = {entry for verdict in verdicts for migration in verdict.migrations for entry in _entries(migration)}
    return Baseline(entries=tuple(sorted(entries, key=_order)))


def write_baseline(verdicts: Iterable[Verdict]) -> str:
    """The text of their baseline: JSON with one finding on a line, sorted, so that a change to it is easy to review."""
    rows = ",\n".join("    " + json.dumps(_row(entry)) for entry in baseline_of(verdicts).entries)
    findings = f"[\n{rows}\n  ]" if rows else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {findings}\n}}\n'


def read_baseline(path: Path, shown: str | None = None) -> Baseline:
    """The baseline in a file. shown: how its path is printed. Raises ConfigError for what it does not understand."""
    shown = shown or str(path)
    try:
        content = json.loads(read_text(path, shown), object_pairs_hook=_without_repetition)
        return _baseline(content)
    except InputError as error:
        raise ConfigError(f"{error} Without a baseline yet, write one with `threephase baseline`.") from error
    except json.JSONDecodeError as error:
        place = f"{shown}:{error.lineno}:{error.colno}"
        raise ConfigError(f"{place}: the baseline is not valid JSON: {error.msg}. {_ANEW}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{shown}: the baseline cannot be understood: {error}. {_ANEW}") from error


def apply_baseline(verdict: Verdict, baseline: Baseline, *, is_asked: Callable[[str], bool]) -> Verdict:
    """Accepts the findings that the baseline names, and lists its entries about these migrations that nothing matched.

    is_asked: whether a rule was asked in this run; the entries of one that was not are left alone.
    """
    known = {entry.fingerprint for entry in baseline.entries}
    seen: set[str] = set()
    migrations: list[MigrationResult] = []
    for migration in verdict.migrations:
        marks = fingerprints(migration)
        seen.update(marks)
        answered = (_answered(one, mark in known) for one, mark in zip(migration.findings, marks, strict=True))
        migrations.append(replace(migration, findings=tuple(answered)))
    reported = {migration.name for migration in verdict.migrations}
    stale = {
        entry
        for entry in baseline.entries
        if entry.migration in reported and entry.fingerprint not in seen and is_asked(entry.rule)
    }
    return replace(verdict, migrations=tuple(migrations), stale_baseline=tuple(map(str, sorted(stale, key=_order))))


def _answered(finding: Finding, known: bool) -> Finding:
    if known and finding.counts and _may_be_accepted(finding):
        return replace(finding, acceptance=Acceptance(by=AcceptedBy.BASELINE, reason=""))
    return finding


def _may_be_accepted(finding: Finding) -> bool:
    """What is said of a migration's place in the history depends on what it is compared with, and stays in no file."""
    return finding.category is not Category.HISTORY


def _entries(migration: MigrationResult) -> Iterator[Entry]:
    for finding, fingerprint in zip(migration.findings, fingerprints(migration), strict=True):
        if finding.counts and _may_be_accepted(finding):
            yield Entry(migration=migration.name, line=finding.span.line, rule=finding.rule, fingerprint=fingerprint)


def _order(entry: Entry) -> tuple[str, int, str, str]:
    return entry.migration, entry.line, entry.rule, entry.fingerprint


def _row(entry: Entry) -> dict[str, object]:
    return {
        "migration": entry.migration,
        "line": entry.line,
        "rule": entry.rule,
        "fingerprint": entry.fingerprint,
    }


def _without_repetition(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(f"one object has the same key twice, among {', '.join(found)}")
    return found


def _baseline(content: object) -> Baseline:
    """Raises ValueError, which says what is wrong."""
    top = _fields(content, "the whole", ("version", "findings"))
    if type(top["version"]) is not int or top["version"] != VERSION:
        raise ValueError(f"it is of version {top['version']!r:.40}; this threephase knows version {VERSION}")
    if not isinstance(top["findings"], list):
        raise ValueError("findings is not a list")
    return Baseline(entries=tuple(_entry(item, i) for i, item in enumerate(cast("list[object]", top["findings"]), 1)))


def _entry(item: object, number: int) -> Entry:
    where = f"finding {number}"
    row = _fields(item, where, ("migration", "line", "rule", "fingerprint"))
    migration, line, rule, fingerprint = row["migration"], row["line"], row["rule"], row["fingerprint"]
    if not (isinstance(migration, str) and isinstance(rule, str) and type(line) is int):
        raise ValueError(f"{where} has a migration, line or rule of the wrong type")
    if not (isinstance(fingerprint, str) and _FINGERPRINT.fullmatch(fingerprint)):
        raise ValueError(f"{where} has a fingerprint that is not 32 hexadecimal digits")
    return Entry(migration=migration, line=line, rule=rule, fingerprint=fingerprint)


def _fields(value: object, what: str, names: Iterable[str]) -> dict[str, Any]:
    names = list(names)
    if not isinstance(value, dict) or sorted(cast("dict[str, Any]", value)) != sorted(names):
        raise ValueError(f"{what} must have the keys {', '.join(names)} and no other")
    return cast("dict[str, Any]", value)
