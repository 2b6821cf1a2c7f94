"""A statement that was taken apart, in the author's words: the Work that the runner composes its batches of."""

from __future__ import annotations

from collections.abc import Sequence

from linter.backfill.cut import Cut, Stretch
from linter.backfill.insert_guard import conflict, matched, target
from linter.block.same_table import same_table
from linter.grammar.cursor import Cursor
from linter.scan import Comment
from rules.backfill import Work, WorkKind
from rules.name import Name


class Pieces:
    """The author's words between the places where the runner puts something in; comments stay in."""

    def __init__(self, c: Cursor, comments: Sequence[Comment], found: Cut) -> None:
        self._c = c
        self._lines = {comment.end for comment in comments if comment.text.startswith("--")}
        self.head = self._between(0, self._first(found))
        self.source = self._clause(found.source)
        self.condition = self._clause(found.condition)
        self.tail = "" if found.tail is None else self._text(c.tokens[found.tail[0]].start, c.tokens[c.end - 1].end)
        self.condition_in_line = self._in_line(found.condition)

    def _first(self, found: Cut) -> int:
        """The token before which the head ends."""
        return next(place for place in (found.join, found.where, self._c.end) if place is not None)

    def _clause(self, stretch: Stretch | None) -> str | None:
        return None if stretch is None else self._between(*stretch)

    def _in_line(self, stretch: Stretch | None) -> str:
        """The same on one line and without comments, as far as no string has a line break in it."""
        if stretch is None:
            return ""
        c = self._c
        written = [c.text[token.start : token.end] for token in c.tokens[stretch[0] : stretch[1]]]
        gaps = [c.tokens[place].end < c.tokens[place + 1].start for place in range(stretch[0], stretch[1] - 1)]
        return "".join(word + (" " if gap else "") for word, gap in zip(written, [*gaps, False], strict=True))

    def _between(self, begin: int, end: int) -> str:
        """The text from that token up to the other, with the comments around."""
        tokens = self._c.tokens
        stop = tokens[end].start if end < self._c.end else tokens[self._c.end - 1].end
        return self._text(tokens[begin - 1].end if begin > 0 else tokens[0].start, stop)

    def _text(self, start: int, stop: int) -> str:
        piece = self._c.text[start:stop].rstrip()
        ends_in_comment = start + len(piece) in self._lines
        return piece.lstrip() + ("\n" if ends_in_comment else "")


def work_of(
    c: Cursor, found: Cut, pieces: Pieces, *, columns: tuple[str, ...], reads: tuple[Name, ...],
    functions: tuple[Name, ...], guarded: bool,
) -> Work:  # fmt: skip
    """The statement as the runner takes it. reads: all relations that it names besides the one that is written."""
    insert = found.kind is WorkKind.INSERT
    return Work(
        kind=found.kind,
        text=c.text[c.tokens[0].start : c.tokens[c.end - 1].end],
        head=pieces.head,
        source=pieces.source,
        condition=pieces.condition,
        tail=pieces.tail,
        walked=found.walked,
        alias=found.alias,
        only=found.only,
        written=found.written,
        columns=columns,
        reads=tuple(name for name in reads if not same_table(name, found.walked)),
        functions=functions,
        guarded=guarded,
        upsert=insert and conflict(c, found) is not None,
        conflict=target(c, found) if insert else None,
        matched=matched(c, found) if insert else (),
    )
