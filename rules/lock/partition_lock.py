"""A partition that is attached, or created in its place.

https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.gentle import apart, approval, in_place
from rules.name import quote
from rules.operation import AttachPartition, CreateTable
from rules.partitions import bounds_as_check, default_partition
from rules.rule import Rule
from rules.waiting import barrier, kept_out, meanwhile, older
from rules.wording import APPROVED, all_shown

_ATTACHES_GENTLY = 12
"""The first major version of PostgreSQL in which ATTACH PARTITION lets others read and write the partitioned table."""
_DEFAULT_FIRST = (
    "Add to the default partition a check that no row of it falls into the new bounds, NOT VALID, and validate it in a "
    "later migration; then create the table by itself and attach it: the rows are not read again."
)
_BOUNDS_FIRST = (
    "Add to {} a check that says its bounds and that the key is not NULL, NOT VALID, and validate it in a later migration; "
    "then attach it: its rows are not read again."
)
_BY_ITSELF = "Create the table by itself with the same columns, then attach it."


def check(operation: AttachPartition | CreateTable, context: Context) -> Problem | None:
    """DETACH is a contract change: contract-not-approved tells of its locks."""
    locks = kept_out(context)
    if isinstance(operation, CreateTable) and operation.partition_of is None:
        return None
    read = older(context, context.effects.scans)
    if not locks or (isinstance(operation, AttachPartition) and not read):
        return None
    how_long = "for a moment; first it waits for every query that is running on it, and what comes after waits as well"
    if read:
        how_long = f"while the rows of {all_shown(read, context.schema)} are read to see where they belong"
    fix = _created(operation, context) if isinstance(operation, CreateTable) else _attached(operation, context)
    return Problem(
        message=f"{barrier(locks, context.schema)} {how_long}.{meanwhile(context, locks) if read else ''}",
        help=_help(operation, fix, context),
        severity=None if read else Severity.WARNING,
        fix=fix,
    )


def _help(operation: AttachPartition | CreateTable, fix: tuple[str, ...], context: Context) -> str:
    if isinstance(operation, AttachPartition):
        if fix:
            return apart(fix)
        partition = context.schema.table_name(operation.partition)
        default = partition not in context.effects.scans
        return _DEFAULT_FIRST if default else _BOUNDS_FIRST.format(operation.partition)
    if fix:
        return in_place(fix)
    return _DEFAULT_FIRST if context.effects.scans else _BY_ITSELF


def _attached(operation: AttachPartition, context: Context) -> tuple[str, ...]:
    """The bounds as a check, validated while others read and write; then ATTACH has nothing left to read."""
    table, partition, schema = operation.table, operation.partition, context.schema
    parent = schema.table(table)
    check = bounds_as_check(parent, operation.bound) if parent else None
    if check is None or context.effects.scans != (schema.table_name(partition),):
        return ()
    name, alter = quote(f"{partition.name}_bounds"), f"ALTER TABLE {partition}"
    return (
        f"{alter} ADD CONSTRAINT {name} CHECK ({check}) NOT VALID; {APPROVED}",
        f"{alter} VALIDATE CONSTRAINT {name};",
        f"ALTER TABLE {table} ATTACH PARTITION {partition} FOR VALUES {operation.bound};{approval(context)}",
    )


def _created(operation: CreateTable, context: Context) -> tuple[str, ...]:
    """The table by itself, then attached: that takes SHARE UPDATE EXCLUSIVE on its parent, which keeps nobody waiting."""
    parent = operation.partition_of
    plain = bool(operation.bound) and not (operation.partitioned or operation.columns or operation.constraints)
    if parent is None or not plain or operation.if_not_exists or context.postgres_version < _ATTACHES_GENTLY:
        return ()
    if default_partition(context.schema, parent) is not None or context.schema.table(parent) is None:
        return ()
    table = operation.table
    return (
        f"CREATE TABLE {table} (LIKE {parent} INCLUDING ALL EXCLUDING IDENTITY);\n"
        f"ALTER TABLE {parent} ATTACH PARTITION {table} FOR VALUES {operation.bound};",
    )


RULE = Rule(
    id="partition-lock",
    category=Category.LOCK,
    severity=Severity.ERROR,
    why="ATTACH PARTITION reads every row of the table that it attaches, under ACCESS EXCLUSIVE on it, and every row of "
    "the default partition as well, unless a validated check says where they belong. CREATE TABLE … PARTITION OF takes "
    "ACCESS EXCLUSIVE on the partitioned table and on its default partition; ATTACH, since PostgreSQL 12, does not.",
    instead="Create the table by itself, check its rows by a validated constraint, then attach it.",
    source="https://www.postgresql.org/docs/current/ddl-partitioning.html",
    bad=(
        (
            "CREATE TABLE visits (id integer, day date) PARTITION BY RANGE (day);",
            "CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
        ),
        (
            "CREATE TABLE visits (id integer, day date) PARTITION BY RANGE (day);\n"
            "CREATE TABLE old_visits (id integer, day date);",
            "ALTER TABLE visits ATTACH PARTITION old_visits FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); "
            "-- MIGRATION_APPROVED: no version writes into old_visits",
        ),
        (
            "CREATE TABLE visits (id integer, day date) PARTITION BY RANGE (day);\n"
            "CREATE TABLE other_visits PARTITION OF visits DEFAULT;",
            "CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
        ),
    ),
    good=(
        (
            "CREATE TABLE visits (id integer, day date) PARTITION BY RANGE (day);",
            "CREATE TABLE visits_2025 (LIKE visits INCLUDING ALL);\n"
            "ALTER TABLE visits ATTACH PARTITION visits_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
        ),
        "CREATE TABLE visits (id integer, day date) PARTITION BY RANGE (day);\n"
        "CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
    ),
    looks_at=(AttachPartition, CreateTable),
    check=check,
)
