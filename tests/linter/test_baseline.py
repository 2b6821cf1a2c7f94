"""A baseline accepts what was found when it was written, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linter.baseline import Baseline, Entry, apply_baseline, read_baseline, write_baseline
from linter.errors import ConfigError
from linter.fingerprint import fingerprints
from linter.verdict import Verdict
from rules.finding import Acceptance, AcceptedBy, Category, Severity
from rules.value import replace
from tests.linter.report.verdicts import finding, migration, span, verdict

SOURCE = "ALTER TABLE a\n  DROP COLUMN b,\n  DROP COLUMN c;\n"
DROP_B = finding(span(2, 3, 2, 16))
DROP_C = finding(span(3, 3, 3, 16))
APPROVED = Acceptance(by=AcceptedBy.APPROVAL, reason="Nobody reads it.", line=2)
BASELINED = Acceptance(by=AcceptedBy.BASELINE, reason="")
OLD = migration(SOURCE, DROP_B, DROP_C, name="20230101000000_old")
[B, C] = fingerprints(OLD)


def reread(folder: Path, *verdicts: Verdict) -> Baseline:
    """The baseline of the verdicts, once to the disk and back."""
    file = folder / "baseline.json"
    file.write_text(write_baseline(verdicts), encoding="utf-8")
    return read_baseline(file)


def applied(before: Verdict, baseline: Baseline) -> Verdict:
    """The verdict with the baseline, every rule having been asked."""
    return apply_baseline(before, baseline, is_asked=lambda _: True)


def acceptances(after: Verdict) -> list[Acceptance | None]:
    return [one.acceptance for _, one in after.findings()]


def test_it_is_written_one_finding_on_a_line() -> None:
    assert write_baseline([verdict(OLD)]) == (
        "{\n"
        '  "version": 1,\n'
        '  "findings": [\n'
        f'    {{"migration": "20230101000000_old", "line": 2, "rule": "drop-column", "fingerprint": "{B}"}},\n'
        f'    {{"migration": "20230101000000_old", "line": 3, "rule": "drop-column", "fingerprint": "{C}"}}\n'
        "  ]\n"
        "}\n"
    )


def test_nothing_to_accept_is_written_too(tmp_path: Path) -> None:
    assert write_baseline([]) == '{\n  "version": 1,\n  "findings": []\n}\n'
    assert reread(tmp_path) == Baseline()


def test_the_order_does_not_depend_on_the_folders() -> None:
    new = migration(SOURCE, DROP_B, name="20240101000000_new")
    assert write_baseline([verdict(new), verdict(OLD)]) == write_baseline([verdict(OLD, new)])


def test_a_line_number_sorts_as_a_number() -> None:
    source = "DROP TABLE a;\n" * 10
    ten, nine = finding(span(10, 1, 10, 13)), finding(span(9, 1, 9, 13))
    rows = json.loads(write_baseline([verdict(migration(source, ten, nine))]))["findings"]
    assert [row["line"] for row in rows] == [9, 10]


def test_only_what_counts_is_written(tmp_path: Path) -> None:
    answered = replace(DROP_B, acceptance=APPROVED)
    assert [entry.line for entry in reread(tmp_path, verdict(migration(SOURCE, answered, DROP_C))).entries] == [3]


@pytest.mark.parametrize("rule", ["edited-after-merge", "out-of-order", "missing-migration-file"])
def test_a_place_in_the_history_is_neither_written_nor_accepted(tmp_path: Path, rule: str) -> None:
    one = migration(SOURCE, finding(span(1, 1, 1, 1), rule=rule, category=Category.HISTORY))
    assert reread(tmp_path, verdict(one)) == Baseline()
    by_hand = Entry(migration=one.name, line=1, rule=rule, fingerprint=fingerprints(one)[0])
    assert acceptances(applied(verdict(one), Baseline(entries=(by_hand,)))) == [None]


def test_what_was_written_is_accepted(tmp_path: Path) -> None:
    after = applied(verdict(OLD), reread(tmp_path, verdict(OLD)))
    assert acceptances(after) == [BASELINED, BASELINED]
    assert after.count(Severity.ERROR) == 0
    assert after.stale_baseline == ()


def test_a_line_more_above_changes_nothing(tmp_path: Path) -> None:
    baseline = reread(tmp_path, verdict(migration(SOURCE, DROP_B)))
    moved = migration("-- again\n" + SOURCE, finding(span(3, 3, 3, 16)))
    assert acceptances(applied(verdict(moved), baseline)) == [BASELINED]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(migration(SOURCE, DROP_C, name=OLD.name), id="the other clause"),
        pytest.param(migration(SOURCE, DROP_B), id="the same clause in another migration"),
        pytest.param(migration(SOURCE, replace(DROP_B, rule="rename"), name=OLD.name), id="another rule"),
    ],
)
def test_nothing_else_is_accepted(tmp_path: Path, other: object) -> None:
    baseline = reread(tmp_path, verdict(migration(SOURCE, DROP_B, name=OLD.name)))
    assert acceptances(applied(replace(verdict(), migrations=(other,)), baseline)) == [None]


def test_of_two_equal_clauses_one_more_is_new(tmp_path: Path) -> None:
    source = "DROP TABLE a;\nDROP TABLE a;\n"
    first, second = finding(span(1, 1, 1, 13)), finding(span(2, 1, 2, 13))
    baseline = reread(tmp_path, verdict(migration("DROP TABLE a;\n", first)))
    assert acceptances(applied(verdict(migration(source, first, second)), baseline)) == [BASELINED, None]


def test_an_approval_goes_before_the_baseline(tmp_path: Path) -> None:
    baseline = reread(tmp_path, verdict(migration(SOURCE, DROP_B)))
    after = applied(verdict(migration(SOURCE, replace(DROP_B, acceptance=APPROVED))), baseline)
    assert acceptances(after) == [APPROVED]
    assert after.stale_baseline == ()


def test_an_entry_that_no_finding_matches_is_stale(tmp_path: Path) -> None:
    baseline = reread(tmp_path, verdict(OLD))
    mended = migration(SOURCE, DROP_C, name=OLD.name)
    assert applied(verdict(mended), baseline).stale_baseline == ("drop-column in 20230101000000_old, line 2",)


def test_entries_about_migrations_that_were_not_reported_are_not_stale(tmp_path: Path) -> None:
    baseline = reread(tmp_path, verdict(OLD))
    assert applied(verdict(migration(SOURCE, DROP_B)), baseline).stale_baseline == ()


def test_entries_about_rules_that_were_not_asked_are_not_stale(tmp_path: Path) -> None:
    baseline = reread(tmp_path, verdict(OLD))
    nothing_found = verdict(migration(SOURCE, name=OLD.name))
    unasked = apply_baseline(nothing_found, baseline, is_asked=lambda rule: rule != "drop-column")
    assert unasked.stale_baseline == ()
    assert len(applied(nothing_found, baseline).stale_baseline) == 2


EXTRA = ', "note": ""}'
ENTRY = f'{{"migration": "a", "line": 2, "rule": "drop-column", "fingerprint": "{B}"}}'


def refused(folder: Path, content: bytes) -> str:
    """The error's words for a file of that content."""
    file = folder / "baseline.json"
    file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_baseline(file, "baseline.json")
    assert caught.value.exit_code == 2
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", ":1:1: the baseline is not valid JSON: Expecting value.", id="empty"),
        pytest.param(
            '{\n<<<<<<< HEAD\n  "version": 1,',
            ":2:1: the baseline is not valid JSON: Expecting property name enclosed in double quotes.",
            id="conflict",
        ),
        pytest.param(
            '{"version": 2, "findings": []}',
            ": the baseline cannot be understood: it is of version 2; this threephase knows version 1.",
            id="another version",
        ),
        pytest.param(
            '{"version": true, "findings": []}',
            ": the baseline cannot be understood: it is of version True; this threephase knows version 1.",
            id="version of another type",
        ),
        pytest.param(
            "[]",
            ": the baseline cannot be understood: the whole must have the keys version, findings and no other.",
            id="a list",
        ),
        pytest.param(
            '{"version": 1, "findings": [], "note": ""}',
            ": the baseline cannot be understood: the whole must have the keys version, findings and no other.",
            id="a key too many",
        ),
        pytest.param(
            '{"version": 1, "findings": {}}',
            ": the baseline cannot be understood: findings is not a list.",
            id="findings are no list",
        ),
        pytest.param(
            '{"version": 1, "version": 1, "findings": []}',
            ": the baseline cannot be understood: one object has the same key twice, among version, findings.",
            id="a key twice",
        ),
        pytest.param(
            f'{{"version": 1, "findings": [{ENTRY}, "b"]}}',
            ": the baseline cannot be understood: "
            "finding 2 must have the keys migration, line, rule, fingerprint and no other.",
            id="an entry that is none",
        ),
        pytest.param(
            f'{{"version": 1, "findings": [{ENTRY.replace("}", EXTRA)}]}}',
            ": the baseline cannot be understood: "
            "finding 1 must have the keys migration, line, rule, fingerprint and no other.",
            id="a key too many in an entry",
        ),
        pytest.param(
            f'{{"version": 1, "findings": [{ENTRY.replace("2", "true", 1)}]}}',
            ": the baseline cannot be understood: finding 1 has a migration, line or rule of the wrong type.",
            id="line of the wrong type",
        ),
        pytest.param(
            f'{{"version": 1, "findings": [{ENTRY.replace(B, B[:-1])}]}}',
            ": the baseline cannot be understood: finding 1 has a fingerprint that is not 32 hexadecimal digits.",
            id="fingerprint too short",
        ),
    ],
)
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    assert refused(tmp_path, text.encode()) == f"baseline.json{reason} Write it anew with `threephase baseline`."


@pytest.mark.parametrize(
    "text", [pytest.param("[" * 100_000, id="nested too deep"), pytest.param("1" * 5000, id="number too long")]
)
def test_a_hostile_file_is_refused(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, text.encode()).startswith("baseline.json: the baseline cannot be understood: ")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, b"{\xff").startswith("baseline.json: not UTF-8: byte 0xFF at byte offset 1 (line 1).")


def test_a_missing_file_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read_baseline(tmp_path / "nowhere.json", "nowhere.json")
    assert str(caught.value) == (
        "nowhere.json: cannot be read: no such file or directory. "
        "Without a baseline yet, write one with `threephase baseline`."
    )
