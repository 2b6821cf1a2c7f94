"""One changed row: its key, and of its columns those that differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from runner.account.line import Line, Tone, aligned
from runner.account.value import name, pair, shown
from runner.change.rows import RowChange

_WIDEST = 100
_MARKS = {Tone.ADDED: "+", Tone.REMOVED: "-", Tone.CHANGED: "~"}


def row_lines(change: RowChange, indent: str = "  ") -> Iterator[Line]:
    """On one line if that is not too long, else each column on its own."""
    tone, cells = tone_of(change), _cells(change)
    head = f"{indent}{_MARKS[tone]} {key_of(change)}"
    whole = f"{head}  {', '.join(map(' '.join, cells))}" if cells else head
    if len(whole) <= _WIDEST:
        yield Line(text=whole, tone=tone)
        return
    yield Line(text=head, tone=tone)
    yield from (Line(text=text, tone=tone) for text in aligned(cells, indent=f"{indent}    "))


def tone_of(change: RowChange) -> Tone:
    """Inserted, deleted or changed."""
    if change.old is None:
        return Tone.ADDED
    return Tone.REMOVED if change.new is None else Tone.CHANGED


def key_of(change: RowChange) -> str:
    """`id 7`, `club 3, lang de`: of a changed row the key that it had."""
    if not change.key:
        return "(no key)"
    values = dict(zip(change.columns, change.old or change.new or (), strict=True))
    return ", ".join(f"{name(column)} {shown(values.get(column))}" for column in change.key)


def _cells(change: RowChange) -> Sequence[tuple[str, ...]]:
    """Each column that is worth a word, and the word."""
    if change.old is not None and change.new is not None:
        sides = zip(change.columns, change.old, change.new, strict=True)
        differing: list[tuple[str, ...]] = [(name(column), pair(old, new)) for column, old, new in sides if old != new]
        return differing or [("(written, and no value differs)",)]
    return _values(change)


def values_of(change: RowChange) -> str:
    """`name Ada, email NULL`: all but its key."""
    return ", ".join(map(" ".join, _values(change)))


def _values(change: RowChange) -> Sequence[tuple[str, ...]]:
    values = zip(change.columns, change.new or change.old or (), strict=True)
    return [(name(column), shown(value)) for column, value in values if column not in change.key]
