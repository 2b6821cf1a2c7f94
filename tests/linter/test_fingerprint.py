"""What makes a finding the same finding."""

from __future__ import annotations

import pytest

from linter.fingerprint import fingerprints
from linter.verdict import MigrationResult
from tests.linter.report.verdicts import finding, migration, span

SOURCE = "ALTER TABLE a\n  DROP COLUMN b;\n"
DROP = finding(span(2, 3, 2, 16))
[ORIGINAL] = fingerprints(migration(SOURCE, DROP))


@pytest.mark.parametrize(
    "same",
    [
        pytest.param(migration(f"-- a comment\n{SOURCE}", finding(span(3, 3, 3, 16))), id="a line above"),
        pytest.param(migration("ALTER TABLE a DROP COLUMN b;", finding(span(1, 15, 1, 28))), id="on the line above"),
        pytest.param(migration("DROP\r\n\tCOLUMN  b", finding(span(1, 1, 2, 11))), id="other white space"),
        pytest.param(migration(SOURCE, DROP, path="elsewhere/migration.sql"), id="another path"),
        pytest.param(migration(SOURCE, finding(span(2, 3, 2, 16), message="Other.", help="words.")), id="other words"),
    ],
)
def test_a_finding_stays_the_same(same: MigrationResult) -> None:
    assert fingerprints(same) == (ORIGINAL,)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(migration("ALTER TABLE a\n  DROP COLUMN c;\n", DROP), id="another clause"),
        pytest.param(migration(SOURCE, finding(span(2, 3, 2, 16), rule="rename")), id="another rule"),
        pytest.param(migration(SOURCE, DROP, name="20250101000000_two"), id="another migration"),
        pytest.param(migration("", DROP), id="the source is not to be read"),
    ],
)
def test_another_finding_has_another(other: MigrationResult) -> None:
    assert ORIGINAL not in fingerprints(other)


def test_the_second_of_two_equal_clauses_has_its_own() -> None:
    twice = "DROP TABLE a;\nDROP TABLE a;\n"
    first, second = fingerprints(migration(twice, finding(span(1, 1, 1, 13)), finding(span(2, 1, 2, 13))))
    assert first != second
    assert fingerprints(migration(twice, finding(span(2, 1, 2, 13)))) == (first,)


def test_two_rules_over_one_clause_are_both_first() -> None:
    renamed = finding(span(2, 3, 2, 16), rule="rename")
    assert fingerprints(migration(SOURCE, renamed, DROP))[1] == ORIGINAL


def test_parts_cannot_be_moved_from_one_to_the_next() -> None:
    one = migration("ab", finding(span(1, 1, 1, 3)), name="c")
    other = migration("a", finding(span(1, 1, 1, 2)), name="bc")
    assert fingerprints(one) != fingerprints(other)


def test_a_name_that_is_no_utf_8_has_a_fingerprint() -> None:
    [only] = fingerprints(migration(SOURCE, DROP, name="\udc80"))
    assert len(only) == 32
