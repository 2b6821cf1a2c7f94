"""The changed rows: which, and of their columns those that differ; what is left out is counted."""

from __future__ import annotations

import pytest

from rules.name import Name
from runner.account.line import Line, Tone
from runner.account.rows import counts, rows_lines
from runner.change.rows import RowChange, TableTotals
from tests.runner.account.told import COLUMNS, MEMBERS, change, totals


def told(*changes: RowChange, of: TableTotals | None = None) -> list[str]:
    return [line.text for line in rows_lines([of] if of else [], changes)]


@pytest.mark.parametrize(
    ("each", "said"),
    [
        pytest.param(change(("7", "Ada", None), ("7", "Ada", "a@b")), "  ~ id 7  email NULL → a@b", id="updated"),
        pytest.param(
            change(("7", "Ada", None), ("7", "Ida", "a@b")),
            "  ~ id 7  name Ada → Ida, email NULL → a@b",
            id="in two columns",
        ),
        pytest.param(change(None, ("7", "Ada", None)), "  + id 7  name Ada, email NULL", id="inserted"),
        pytest.param(change(("7", "Ada", None), None), "  - id 7  name Ada, email NULL", id="deleted"),
        pytest.param(change(("7", "A", "b"), ("8", "A", "b")), "  ~ id 7  id 7 → 8", id="its key was changed"),
        pytest.param(
            change(("7", "A", "b"), ("7", "A", "b")), "  ~ id 7  (written, and no value differs)", id="nothing differs"
        ),
        pytest.param(
            change(("7", "A", "b"), None, key=("id", "name")), "  - id 7, name A  email b", id="a key of two columns"
        ),
        pytest.param(change(("7", "A", "b"), None, key=()), "  - (no key)  id 7, name A, email b", id="no key"),
        pytest.param(
            change(None, ("7", "\x1b[2J\u202e", None)), "  + id 7  name '\\x1b[2J\\u202e', email NULL", id="hostile"
        ),
        pytest.param(
            change(("7", "x"), ("7", "y"), columns=("id", "na\x1bme")), "  ~ id 7  na\\x1bme x → y", id="a hostile name"
        ),
    ],
)
def test_a_row(each: RowChange, said: str) -> None:
    assert told(each) == ["public.members", said]


def test_a_row_that_is_too_long_for_a_line_has_a_line_for_each_column() -> None:
    old, new = ("7", "a" * 30, "b" * 30), ("7", "c" * 30, "d" * 30)
    assert told(change(old, new))[1:] == [
        "  ~ id 7",
        f"      name   {'a' * 30} → {'c' * 30}",
        f"      email  {'b' * 30} → {'d' * 30}",
    ]


def test_what_is_left_out_is_counted() -> None:
    one = change(("7", "Ada", None), None)
    assert told(one, of=totals(updated=99_950, deleted=1)) == [
        "public.members: 99,950 updated, 1 deleted",
        "  - id 7  name Ada, email NULL",
        "  and 99,950 more rows (--all shows them)",
    ]


def test_a_table_of_which_no_row_is_shown_is_named_all_the_same() -> None:
    assert told(of=totals(inserted=1)) == ["public.members: 1 inserted", "  1 row (--all shows them)"]
    assert told(of=totals(inserted=1_200)) == ["public.members: 1,200 inserted", "  1,200 rows (--all shows them)"]


def test_the_same_name_in_another_schema_is_another_table() -> None:
    other = RowChange(table=Name("members", "old"), columns=COLUMNS, key=("id",), old=("1", "A", "b"), new=None)
    lines = [line.text for line in rows_lines([], [change(("7", "A", "b"), None), other])]
    assert [lines[0], lines[2]] == ["public.members", "old.members"]


def test_each_kind_of_row_has_its_tone() -> None:
    each = [change(None, ("1", "a", "b")), change(("2", "a", "b"), None), change(("3", "a", "b"), ("3", "c", "b"))]
    tones = [line.tone for line in rows_lines([totals(1, 1, 2)], each)]
    assert tones == [Tone.HEADING, Tone.ADDED, Tone.REMOVED, Tone.CHANGED, Tone.NOTE]


def test_rows_are_told_one_by_one_and_never_all_in_memory() -> None:
    taken = 0

    def many() -> object:
        nonlocal taken
        for number in range(100_000):
            taken += 1
            yield change((str(number), "a", "b"), None)

    lines = rows_lines([totals(deleted=100_000)], many())  # type: ignore[arg-type]
    assert [next(lines), next(lines)][1] == Line(text="  - id 0  name a, email b", tone=Tone.REMOVED)
    assert taken <= 2


def test_counts_leave_out_what_is_none() -> None:
    assert counts(totals(inserted=1, updated=2_000)) == "2,000 updated, 1 inserted"
    assert counts(totals()) == "no row changed"
    assert totals().table == MEMBERS
