"""A statement taken apart at the places where the runner puts something in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from rules.backfill import WorkKind
from rules.name import Name
from rules.value import Value

Stretch: TypeAlias = tuple[int, int]
"""Tokens by their index: the first one, and the one after the last."""

_NO_PLACES: Mapping[str, int] = MappingProxyType({})


class Cut(Value):
    """A statement taken apart. Stretches are of its tokens, without the keyword that opens them.

    changes: SET's list of an UPDATE, the SELECT list of an INSERT, nothing of a DELETE. join: the index of that FROM or
    USING. tail: from ORDER BY or ON CONFLICT on. places: where the other clauses of an INSERT's query begin, by word.
    written_alias: by which the statement calls the table that is written. common: the names that WITH gives.
    """

    kind: WorkKind
    walked: Name
    alias: str
    only: bool
    written: Name
    written_alias: str
    columns: tuple[str, ...] = ()
    common: frozenset[str] = frozenset()
    verb: int
    changes: Stretch
    join: int | None = None
    source: Stretch | None = None
    where: int | None = None
    condition: Stretch | None = None
    tail: Stretch | None = None
    places: Mapping[str, int] = _NO_PLACES
