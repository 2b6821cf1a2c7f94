"""The steps that a synopsis is made of. A step reads or raises; some try a step and go back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.slot import KEPT, SKIPPED
from rules.name import Name


class Found:
    """What was read so far, and where the step that got farthest gave up."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.names: list[tuple[str, Name]] = []
        self.farthest = -1
        self.problem: NotUnderstood | None = None


Step: TypeAlias = Callable[[Cursor, Found], None]


def attempt(step: Step, c: Cursor, found: Found) -> bool:
    """Whether the step could be taken; if not, nothing was read."""
    index, words, names = c.index, len(found.words), len(found.names)
    try:
        step(c, found)
    except NotUnderstood as problem:
        if c.index >= found.farthest:
            found.farthest, found.problem = c.index, problem
        c.index = index
        del found.words[words:], found.names[names:]
        return False
    return True


def keyword(text: str) -> Step:
    """A keyword; it is kept unless it is written in lower case."""
    word, noise = text.lower(), text.islower()

    def read(c: Cursor, found: Found) -> None:
        c.expect(word)
        if not noise:
            found.words.append(word)

    return read


def symbol(text: str) -> Step:
    """Punctuation."""
    return lambda c, _: c.expect_symbol(text)


def slot(name: str) -> Step:
    """Something to read, of which slot.py says how."""

    def keep(c: Cursor, found: Found) -> None:
        found.names.append((name, KEPT[name](c)))

    def skip(c: Cursor, _: Found) -> None:
        SKIPPED[name](c)

    return keep if name in KEPT else skip


def optional(step: Step) -> Step:
    """The step, or nothing."""

    def read(c: Cursor, found: Found) -> None:
        attempt(step, c, found)

    return read


def sequence(steps: Sequence[Step]) -> Step:
    """One step after the other."""

    def read(c: Cursor, found: Found) -> None:
        for step in steps:
            step(c, found)

    return read if len(steps) != 1 else steps[0]


def choice(steps: Sequence[Step], heads: Sequence[str]) -> Step:
    """The first step that can be taken. heads: what each begins with."""

    def read(c: Cursor, found: Found) -> None:
        if not any(attempt(step, c, found) for step in steps):
            if found.problem and found.farthest > c.index:
                raise found.problem
            raise c.unexpected("expected " + " or ".join(heads))

    return read if len(steps) > 1 else steps[0]


def repeated(step: Step, *, comma: bool) -> Step:
    """The step once or more. A comma after each repetition's keywords keeps them apart."""

    def one(c: Cursor, found: Found) -> None:
        words = len(found.words)
        step(c, found)
        if len(found.words) > words:
            found.words.append(",")

    def read(c: Cursor, found: Found) -> None:
        one(c, found)
        while c.accept_symbol(",") if comma else not c.done:
            if comma:
                one(c, found)
            elif not attempt(one, c, found):
                return

    return read
