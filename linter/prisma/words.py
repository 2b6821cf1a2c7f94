"""A Prisma schema as words: strings, names and marks, line by line; comments left out.

The lexical rules are those of Prisma's own grammar (psl/schema-ast/src/parser/datamodel.pest), which since 7 takes
`/* … */` too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_WORD = re.compile(
    r"""((?: [^\S\n]+ | //[^\n]* | /\*.*?(?:\*/|\Z) )*+)  # nothing
        (@{0,2}\w[\w.-]* | "(?:\\.|[^"\\\n])*" | \S | \n)""",
    re.VERBOSE | re.DOTALL,
)
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


class Word(NamedTuple):
    """One word, and the number of its line."""

    text: str
    line: int


Words = Sequence[Word]


def lines_of(text: str) -> Iterator[Words]:
    """The words of each line that has any."""
    number, line = 1, list[Word]()
    for found in _WORD.finditer(text.replace("\r\n", "\n").replace("\r", "\n") + "\n"):
        number += found[1].count("\n")
        if found[2] == "\n":
            if line:
                yield line
            number, line = number + 1, []
        else:
            line.append(Word(found[2], number))


def joined(lines: Iterable[Words]) -> Iterator[Words]:
    """The lines, with one whose brackets are open continued by those below it."""
    pending: list[Word] = []
    depth = 0
    for line in lines:
        pending += line
        depth += sum((word.text in _OPENING) - (word.text in _CLOSING) for word in line)
        if depth <= 0:
            yield pending
            pending, depth = [], 0
    if pending:
        yield pending


def closing(words: Words, opening: int) -> int:
    """Where the bracket that opens there is closed, or the end of all where it never is."""
    depth = 0
    for at in range(opening, len(words)):
        text = words[at].text
        depth += (text in _OPENING) - (text in _CLOSING)
        if depth == 0:
            return at
    return len(words)


def split(words: Words, mark: str) -> Iterator[Words]:
    """The stretches between the marks, those inside brackets not counted; none that is empty."""
    depth = begin = 0
    for at, word in enumerate(words):
        depth += (word.text in _OPENING) - (word.text in _CLOSING)
        if word.text == mark and depth == 0:
            if at > begin:
                yield words[begin:at]
            begin = at + 1
    if len(words) > begin:
        yield words[begin:]


def string(word: Word) -> str:
    """The value of a string, or the word itself."""
    if not word.text.startswith('"'):
        return word.text
    try:
        return str(json.loads(word.text))
    except ValueError:
        return word.text.strip('"')
