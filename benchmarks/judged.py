"""What a benchmark of accuracy gathers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from benchmarks.hazards import Hazard
from rules.name import Name
from rules.value import Value


class Judged(Value):
    """One unit: a hazard of one statement for one table, claimed by either tool or done by the server.

    place: file and line. conditional: what lint claims of it is under a condition.
    """

    place: str
    sql: str
    hazard: Hazard
    relation: Name
    claimed: bool
    by_squawk: bool
    happened: bool
    conditional: bool


@dataclass
class Judgements:
    """All of a run.

    locks_statements: that lock something older; locks_wrong_statements: of them, those with a mode that is wrong;
    locks_wrong: a line for each such mode. left_out: how often for which reason. lacking: a line for each folder and
    extension.
    """

    migrations: int = 0
    statements: int = 0
    judged: list[Judged] = field(default_factory=list)
    locks_statements: int = 0
    locks_wrong_statements: int = 0
    locks_wrong: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    lacking: list[str] = field(default_factory=list)
