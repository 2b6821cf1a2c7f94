"""The default partition, which every change of a partitioned table's bounds locks along."""

from __future__ import annotations

from rules.name import Name
from rules.schema import Schema


def default_partition(schema: Schema, table: Name) -> Name | None:
    """The table's default partition, if it is known to have one."""
    partitions = schema.partitions(schema.table_name(table))
    return next((partition.name for partition in partitions if partition.default_partition), None)
