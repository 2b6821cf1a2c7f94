"""Which tables and views call a function by themselves: in triggers, defaults, checks, indexes, policies, queries."""

from __future__ import annotations

from collections.abc import Iterator

from rules.effects.views_over import views_over
from rules.name import Name
from rules.operation.parts import Expression
from rules.schema import Schema, Table


def users_of_routine(schema: Schema, routine: Name) -> Iterator[Name]:
    """The relations that PostgreSQL locks when it drops what calls the routine, given its full name."""
    for other in schema.others.values():
        if other.table is not None and (other.function == routine or _calls(schema, other.functions, routine)):
            yield other.table
    for table in schema.tables.values():
        if any(_calls(schema, expression.functions, routine) for expression in _expressions(table)):
            yield table.name
    for index in schema.indexes.values():
        if routine.name in index.words or (index.where is not None and _calls(schema, index.where.functions, routine)):
            yield index.table
    for view in schema.views.values():
        if _calls(schema, view.functions, routine):
            yield view.name
            yield from views_over(schema, view.name)


def _expressions(table: Table) -> Iterator[Expression]:
    for column in table.columns.values():
        if column.definition.default is not None:
            yield column.definition.default
    for constraint in table.constraints.values():
        if constraint.expression is not None:
            yield constraint.expression


def _calls(schema: Schema, functions: tuple[Name, ...], routine: Name) -> bool:
    return any(name.name == routine.name and schema.resolve(name, schema.routines) == routine for name in functions)
