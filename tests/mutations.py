"""Migrations as no author would write them: good statements, damaged."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from tests.linter.grammar.forms import ACCEPTED
from tests.linter.statements import ALL

GOOD = tuple(dict.fromkeys((*ALL, *ACCEPTED)))

_PIECES = re.compile(r"\w+|\s+|[^\w\s]")
_KEYWORDS = (
    "add all alter and as atomic begin by case cascade check column commit concurrently constraint copy create default "
    "delete do drop else end execute exists for foreign from function grant if in index insert into is join key loop not "
    "null on only or partition perform primary references rename returning rule select set table then to truncate type "
    "union unique update using values view when where with"
).split()
_NOISE = (
    *("'", '"', "$$", "$a$", "/*", "*/", "--", "\\", "E'", "U&'", 'U&"', "B'", "''", '""', "`"),
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ";",
        ",",
        ".",
        "..",
        "::",
        ":=",
        ":",
        "=",
        "<>",
        "->",
        "||",
        "%",
        "@",
        "#",
        "?",
        "~",
    ),
    *(
        "\n",
        "\r",
        "\r\n",
        "\t",
        "\f",
        "\v",
        "\x1b[2J",
        "\u2028",
        "\u00a0",
        "\u200b",
        "\u202e",
        "\ufeff",
        "ß",
        "İ",
        "😀",
    ),
    *(
        "1e",
        "0x",
        "1.2.3",
        "$1",
        "99999999999999999999",
        "::error::x",
        "##[error]x",
        "-- MIGRATION_APPROVED: it is fine\n",
    ),
    *('-- threephase: ignore mixed-phases reason="so"\n', "-- threephase: ignore\n"),
)

Edit = Callable[[list[str], int, str], None]


def _delete(pieces: list[str], at: int, _: str) -> None:
    del pieces[at]


def _double(pieces: list[str], at: int, _: str) -> None:
    pieces.insert(at, pieces[at])


def _swap(pieces: list[str], at: int, _: str) -> None:
    other = (at + 2) % len(pieces)
    pieces[at], pieces[other] = pieces[other], pieces[at]


def _cut(pieces: list[str], at: int, _: str) -> None:
    del pieces[at:]


def _insert(pieces: list[str], at: int, piece: str) -> None:
    pieces.insert(at, piece)


def _replace(pieces: list[str], at: int, piece: str) -> None:
    pieces[at] = piece


_EDITS: Sequence[Edit] = (_delete, _double, _swap, _cut, _insert, _replace)
_edit = st.tuples(
    st.sampled_from(_EDITS),
    st.floats(0, 1, exclude_max=True),
    st.sampled_from((*_KEYWORDS, *_NOISE)) | st.text(max_size=3),
)


@st.composite
def damaged_scripts(draw: st.DrawFn) -> str:
    """A few good statements with a few pieces deleted, doubled, swapped, cut off, put in or replaced."""
    statements = draw(st.lists(st.sampled_from(GOOD), min_size=1, max_size=4))
    pieces = _PIECES.findall(";\n".join(statements) + ";\n")
    for edit, where, piece in draw(st.lists(_edit, min_size=1, max_size=6)):
        if pieces:
            edit(pieces, int(where * len(pieces)), piece)
    return "".join(pieces)


@st.composite
def damaged_bytes(draw: st.DrawFn) -> bytes:
    """The same as bytes, some of them others than they were."""
    content = bytearray(draw(damaged_scripts()).encode("utf-8", "surrogatepass"))
    for where, byte in draw(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=4)):
        if content:
            content[int(where * len(content))] = byte
    return bytes(content)
