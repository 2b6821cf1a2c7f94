"""The manual's own notation as a grammar, for the statements that are read by their form alone.

`WORD` a keyword, `[ ]` what may be left out, `{ a | b }` a choice, `x ...` once or more, `x, ...` a list,
`<slot>` something to read, anything else stands for itself. A keyword in lower case is a noise word.
The first alternative that fits is taken, as in a parsing expression grammar.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from linter.grammar.cursor import Cursor
from linter.grammar.pattern import Found, Step, attempt, choice, keyword, optional, repeated, sequence, slot, symbol
from rules.name import Name
from rules.value import Value

_NOTATION = re.compile(r"\.\.\.|<\w+>|[A-Za-z_]+|\S")


class Reading(Value):
    """What a synopsis found. words: the keywords but for noise, `owned by, restart`; names: those of kept slots.

    relations: every name in a slot of that kind.
    """

    words: str
    names: Mapping[str, Name]
    relations: tuple[Name, ...] = ()

    @property
    def name(self) -> Name:
        """The object's own name, which stands first; the empty name where PostgreSQL will choose one."""
        return next(iter(self.names.values()), Name(name=""))

    def said(self, words: str) -> bool:
        """Whether these keywords were read."""
        return f" {words} " in f" {self.words.replace(',', '')} "


class Synopsis:
    """One synopsis. It is compiled when it is first needed, for most are not."""

    __slots__ = ("_step", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._step: Step | None = None

    def read(self, c: Cursor) -> Reading:
        """Reads everything that is left. Where it does not fit, the reason is given for the place it got farthest."""
        if self._step is None:
            self._step = _Compiler(self.text).alternatives()
        found = Found()
        fits = attempt(self._step, c, found)
        if found.problem and (not fits or found.farthest > c.index):
            raise found.problem
        c.finish()
        return Reading(
            words=" ".join(found.words).replace(" ,", ",").strip(" ,"),
            names={slot: name for slot, name in found.names if slot != "relation"},
            relations=tuple(name for slot, name in found.names if slot == "relation"),
        )


class _Compiler:
    """Reads the notation."""

    def __init__(self, text: str) -> None:
        self.items: list[str] = _NOTATION.findall(text)
        self.place = 0

    def alternatives(self) -> Step:
        """a | b | c, up to a closing bracket or the end."""
        heads, steps = [self._head()], [self._run()]
        while self._next() == "|":
            self._take()
            heads.append(self._head())
            steps.append(self._run())
        return choice(steps, heads)

    def _head(self) -> str:
        """What the alternative begins with, for the message when none fits."""
        return next(item.strip("<>").upper() for item in self.items[self.place :] if item not in ("[", "{"))

    def _run(self) -> Step:
        steps = []
        while self._next() not in ("", "|", "]", "}"):
            steps.append(self._repetition(self._item()))
        return sequence(steps)

    def _item(self) -> Step:
        item = self._take()
        if item in ("[", "{"):
            inside = self.alternatives()
            self._take()
            return optional(inside) if item == "[" else inside
        if item.startswith("<"):
            return slot(item[1:-1])
        return keyword(item) if item[0].isalpha() else symbol(item)

    def _repetition(self, step: Step) -> Step:
        comma = self._next() == "," and self._next(1) == "..."
        if not comma and self._next() != "...":
            return step
        self.place += 2 if comma else 1
        return repeated(step, comma=comma)

    def _next(self, ahead: int = 0) -> str:
        place = self.place + ahead
        return self.items[place] if place < len(self.items) else ""

    def _take(self) -> str:
        self.place += 1
        return self.items[self.place - 1]
