"""What else a change of a partitioned table's bounds is about: the default partition, and the bounds as a check."""

from __future__ import annotations

import re

from rules.name import Name, quote
from rules.schema import Schema, Table

_RANGE = r"from\s*\(([^,()]+)\)\s*to\s*\(([^,()]+)\)"
_LIST = r"in\s*(\([^()]+\))"


def default_partition(schema: Schema, table: Name) -> Name | None:
    """The table's default partition, if it is known to have one."""
    partitions = schema.partitions(schema.table_name(table))
    return next((partition.name for partition in partitions if partition.default_partition), None)


def bounds_as_check(parent: Table, bound: str) -> str | None:
    """The condition that a partition's bound puts to its rows; None where it is not about one plain column.

    Once a validated check says so, ATTACH PARTITION reads no row.
    """
    column = parent.partition_key[0] if len(parent.partition_key) == 1 else None
    if column is None:
        return None
    name = quote(column)
    if found := re.fullmatch(_RANGE, bound, re.IGNORECASE):
        low, high = found[1].strip(), found[2].strip()
        above = [f"{name} >= {low}"] if low.lower() != "minvalue" else []
        below = [f"{name} < {high}"] if high.lower() != "maxvalue" else []
        return " AND ".join([f"{name} IS NOT NULL", *above, *below])
    found = re.fullmatch(_LIST, bound, re.IGNORECASE)
    if found is None or "null" in bound.lower():
        return None
    return f"{name} IS NOT NULL AND {name} IN {found[1]}"
