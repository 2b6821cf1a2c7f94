"""The schema that grows statement by statement over a whole migrations folder."""

from __future__ import annotations

from rules.schema.advance import advance
from rules.schema.catalogue import Schema
from rules.schema.objects import Domain, Enum, Index, KnownColumn, Routine, Table, View

__all__ = ["Domain", "Enum", "Index", "KnownColumn", "Routine", "Schema", "Table", "View", "advance"]
