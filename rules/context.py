"""What a rule may know besides its operation: the schema just before it, and the rest of its migration."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rules.course import Course
from rules.effects.effect import NONE, Effects
from rules.execution import ALONE, Execution
from rules.finding import Phase
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import Operation
from rules.prisma_schema import ReadSchema, no_prisma_schema
from rules.schema import Schema
from rules.together import Together
from rules.value import Value

_NOTHING_HELD: Mapping[Name, Lock] = MappingProxyType({})
_NO_COURSE = Course()


class Context(Value):
    """The state just before one operation.

    schema: as all earlier operations left it, this operation not yet applied.
    together: what this operation is a part of, with others in its migration: an enum swap, a drop-and-add.
    migration: the folder's name, for the commands that a help text prints.
    written: the clause as it stands in the migration, for fixes that repeat what the operation's fields leave out.
    postgres_version: the server's major version, 11 to 18.
    phase: of the operation at hand, decided by rules.phases before any rule is asked.
    effects: what PostgreSQL does for the operation at hand (rules.effects).
    execution: how its statement runs. held: the locks that keep writers or readers from older relations and that its
    transaction already holds, by what came before in it; empty for the first clause of a statement that commits by itself.
    course: the operations before this one with their effects, and those after it, each with its transaction.
    markers: the steps that Prisma's own comments in the file name, as `DropIndex`; empty where a human wrote it.
    prisma: reads schema.prisma, where that describes the state which this migration leaves; else it returns None.
    """

    schema: Schema
    together: Together
    migration: str
    postgres_version: int
    written: str = ""
    phase: Phase = Phase.UNKNOWN
    effects: Effects = NONE
    execution: Execution = ALONE
    held: Mapping[Name, Lock] = _NOTHING_HELD
    course: Course = _NO_COURSE
    markers: frozenset[str] = frozenset()
    prisma: ReadSchema = staticmethod(no_prisma_schema)  # a bare function would be taken for a method

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation of the migration, in order."""
        return tuple(step.operation for step in self.course.steps)
