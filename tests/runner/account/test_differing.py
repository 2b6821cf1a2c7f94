"""Where a run is not what was approved: each row, and of its columns those that differ."""

from __future__ import annotations

import pytest

from rules.name import Name
from runner.account.differing import differing_json, differing_lines
from runner.account.line import Tone
from runner.change.differ import Differences, RowDifference
from tests.runner.account.told import COLUMNS, MEMBERS, Row


def differs(approved: Row, now: Row, side: str = "new", key: tuple[str | None, ...] = ("7",)) -> RowDifference:
    return RowDifference(table=MEMBERS, columns=COLUMNS, key=key, side=side, approved=approved, now=now)


@pytest.mark.parametrize(
    ("row", "said", "tone"),
    [
        pytest.param(
            differs(("7", "A", None), ("7", "B", None)), "  ~ 7, after it: name A → B", Tone.CHANGED, id="other values"
        ),
        pytest.param(
            differs(("7", "A", None), None),
            "  - 7, after it, only in what was approved: id 7, name A, email NULL",
            Tone.REMOVED,
            id="only approved",
        ),
        pytest.param(
            differs(None, ("7", "NULL", None), side="old"),
            "  + 7, before it, only now: id 7, name 'NULL', email NULL",
            Tone.ADDED,
            id="only now",
        ),
        pytest.param(
            differs(None, ("7", "\x1b[2J", None), key=()),
            "  + (no key), after it, only now: id 7, name '\\x1b[2J', email NULL",
            Tone.ADDED,
            id="no key, and hostile",
        ),
    ],
)
def test_a_row(row: RowDifference, said: str, tone: Tone) -> None:
    head, line = differing_lines(Differences(rows=(row,), more=False))
    assert head.text == "public.members: what was approved → what it is now"
    assert (line.text, line.tone) == (said, tone)


def test_each_table_has_one_heading_and_more_is_said() -> None:
    other = RowDifference(table=Name("bookings"), columns=("id",), key=("1",), side="old", approved=None, now=("1",))
    rows = (differs(("9", "A", "b"), None, key=("9",)), other, differs(("7", "A", "b"), None))
    lines = [line.text.split(",")[0] for line in differing_lines(Differences(rows=rows, more=True))]
    assert lines == [
        "bookings: what was approved → what it is now",
        "  + 1",
        "public.members: what was approved → what it is now",
        "  - 7",
        "  - 9",
        "  and more",
    ]


def test_the_same_for_programs() -> None:
    assert differing_json(Differences(rows=(differs(("7", "A", None), None),), more=False)) == {
        "rows": [
            {
                "table": "public.members",
                "key": ["7"],
                "side": "new",
                "approved": {"id": "7", "name": "A", "email": None},
                "now": None,
            }
        ],
        "more": False,
    }
