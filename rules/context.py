"""What a rule may know besides its operation: the schema just before it, and the rest of its migration."""

from __future__ import annotations

from rules.finding import Phase
from rules.schema import Schema
from rules.together import Together
from rules.value import Value


class Context(Value):
    """The state just before one operation.

    schema: as all earlier operations left it, this operation not yet applied.
    together: what this operation is a part of, with others in its migration: an enum swap, a drop-and-add.
    migration: the folder's name, for the commands that a help text prints.
    postgres_version: the server's major version, 11 to 18.
    phase: of the operation at hand, decided by rules.phases before any rule is asked.
    """

    schema: Schema
    together: Together
    migration: str
    postgres_version: int
    phase: Phase = Phase.UNKNOWN
