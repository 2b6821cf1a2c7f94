"""A migration's operations in their order, and how far it has got: what was done before, and what is still to come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rules.effects.effect import Effects
from rules.execution import Execution
from rules.finding import Phase
from rules.operation import AddEnumValue, CreateEnum, Operation, RenameEnumValue

_LF = "\n"
_LINE_END = ("\n", "\r")
_REST_OF_LINE = re.compile(r"[ \t]*;?[ \t]*(--[^\n]*)?")


class Step(NamedTuple):
    """One operation. statement: the number of its statement, source[start:end]; transaction: equal ones commit together.

    conditional: it may not happen, or what it does may be undone.
    """

    operation: Operation
    execution: Execution
    transaction: int
    statement: int
    start: int
    end: int
    conditional: bool = False


class Done(NamedTuple):
    """A step behind us, what PostgreSQL did for it, and its phase."""

    step: Step
    effects: Effects
    phase: Phase


@dataclass(slots=True, kw_only=True)
class Course:
    """All steps of the migration, and where we stand: `done` grows with each operation. Without steps: nothing known.

    enum_changes: those of `done` that create an enum, add a value to one, or rename a value.
    """

    source: str = ""
    steps: Sequence[Step] = ()
    done: list[Done] = field(default_factory=list)
    enum_changes: list[Step] = field(default_factory=list)

    def move_on(self, effects: Effects, phase: Phase) -> None:
        """The step at hand is done."""
        step = self.steps[len(self.done)]
        self.done.append(Done(step, effects, phase))
        if isinstance(step.operation, (CreateEnum, AddEnumValue, RenameEnumValue)):
            self.enum_changes.append(step)

    @property
    def here(self) -> Step | None:
        """The step at hand."""
        at = len(self.done)
        return self.steps[at] if at < len(self.steps) else None

    @property
    def to_come(self) -> Sequence[Step]:
        """The steps after the one at hand."""
        return self.steps[len(self.done) + 1 :]

    def in_same_transaction(self) -> Iterator[Step]:
        """What was done before that the step at hand commits together with, the latest first."""
        here = self.here
        for step, _, _ in reversed(self.done):
            if here is None or step.transaction != here.transaction:
                return
            yield step

    def statements(self) -> list[list[Step]]:
        """The steps, statement by statement."""
        found: list[list[Step]] = []
        for step in self.steps:
            if found and found[-1][0].statement == step.statement:
                found[-1].append(step)
            else:
                found.append([step])
        return found

    def text(self, step: Step) -> str:
        """The step's statement as it is written, with its semicolon and the comment that ends its line."""
        rest = _REST_OF_LINE.match(self.source, step.end)
        comment = rest[1] if rest else None
        return f"{self.source[step.start : step.end]};{f' {comment}' if comment else ''}"

    def with_instead(self, step: Step, text: str) -> str:
        """The whole migration with other text in place of the step's statement and the comment that ends its line."""
        rest = _REST_OF_LINE.match(self.source, step.end)
        after = self.source[rest.end() if rest else step.end :]
        return f"{self.source[: step.start]}{text}{after if after.startswith(_LINE_END) or not after else _LF + after}"

    def line(self, step: Step) -> int:
        """The line on which the step's statement begins."""
        return self.source.count("\n", 0, step.start) + 1
