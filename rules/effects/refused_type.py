"""What PostgreSQL refuses when a column's type is to change, whatever the rows are.

ATPrepAlterColumnType and RememberAllDependentForRebuilding in tablecmds.c; measured.
"""

from __future__ import annotations

from rules.effects.assignment import is_refused
from rules.effects.casts import shape
from rules.effects.effect import World
from rules.effects.family import is_inherited
from rules.effects.tally import Tally
from rules.effects.views_over import Use, use_of
from rules.name import Name
from rules.operation import ChangeColumnType
from rules.operation.parts import Column
from rules.schema import KnownColumn, Schema

_LITERAL = frozenset("'0123456789")


def refused(operation: ChangeColumnType, table: Name, world: World, tally: Tally) -> bool:
    """Notes why, if it is, in the order in which PostgreSQL looks; returns whether."""
    schema, column = world.schema, operation.column
    known = schema.tables.get(table)
    if operation.type.builtin and operation.type.name.name in ("serial", "bigserial", "smallserial"):
        tally.error("42704", f'type "{operation.type}" does not exist')  # serial is known to CREATE and ADD COLUMN only
    if is_inherited(schema, table, column):
        tally.error("42P16", f'cannot alter inherited column "{column}"')
    if known is not None and column in known.partition_key:
        where = f'it is part of the partition key of relation "{table.name}"'
        tally.error("42P16", f'cannot alter column "{column}" because {where}')
    _refuse_cast(operation, known.columns.get(column) if known else None, schema, tally)
    using = use_of(schema, table, column)
    if using is not Use.NO:
        certain = using is Use.YES
        tally.error("0A000", "cannot alter type of a column used by a view or rule", certain=certain)
    if known is not None and any(is_computed_from(other.definition, column) for other in known.columns.values()):
        state = "42601" if world.postgres_version < 15 else "0A000"
        tally.error(state, "cannot alter type of a column used by a generated column")
    return any(error.certain for error in tally.errors)


def _refuse_cast(operation: ChangeColumnType, column: KnownColumn | None, schema: Schema, tally: Tally) -> None:
    """Neither the values nor the default are cast unless PostgreSQL knows how; USING is for the values alone."""
    definition = column.definition if column else None
    to = shape(operation.type, schema)
    if definition is None or not is_refused(shape(definition.type, schema), to, schema):
        return
    name = f"{to.type if isinstance(to.type, str) else to.type.name}{'[]' if to.array else ''}"
    if operation.using is None:
        tally.error("42804", f'column "{operation.column}" cannot be cast automatically to type {name}')
    elif definition.default is not None and definition.default.text.strip()[:1] in _LITERAL:
        tally.error("42804", f'default for column "{operation.column}" cannot be cast automatically to type {name}')


def is_computed_from(other: Column, column: str) -> bool:
    """Whether the other column is generated from the column of that name."""
    if other.generated is None or other.default is None or other.name == column:
        return False
    return column in other.default.words
