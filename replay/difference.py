"""A place where the server did otherwise than the linter claimed."""

from __future__ import annotations

from enum import StrEnum

from rules.name import Name
from rules.value import Value


class Kind(StrEnum):
    """What they disagree on. UNKNOWN_RELATION: the linter speaks of a relation that is not there."""

    LOCK = "lock"
    REWRITE = "rewrite"
    SCAN = "scan"
    INDEX_BUILD = "index build"
    ERROR = "error"
    UNKNOWN_RELATION = "unknown relation"


class Difference(Value):
    """claimed, observed: a lock mode, an error, or `yes`; empty for nothing. relation: None for an error."""

    kind: Kind
    relation: Name | None
    claimed: str
    observed: str
