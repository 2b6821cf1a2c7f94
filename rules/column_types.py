"""The columns that an operation gives a type, for the rules about types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rules.name import Name, quote
from rules.operation import AddColumn, ChangeColumnType, CreateTable
from rules.operation.parts import DataType
from rules.wording import listed


class Typed(NamedTuple):
    """A column of a table, and the type that it gets."""

    table: Name
    column: str
    type: DataType


TYPING: tuple[type, ...] = (CreateTable, AddColumn, ChangeColumnType)
"""The operations that give a column a type."""


def typed(operation: CreateTable | AddColumn | ChangeColumnType) -> Iterator[Typed]:
    """Each column that gets a type; none of a temporary table, which nobody has to live with."""
    match operation:
        case CreateTable(temporary=True):
            return
        case CreateTable(table=table, columns=columns):
            for column in columns:
                yield Typed(table, column.name, column.type)
        case AddColumn(table=table, column=column):
            yield Typed(table, column.name, column.type)
        case ChangeColumnType(table=table, column=name, type=new):
            yield Typed(table, name, new)


def of_type(operation: CreateTable | AddColumn | ChangeColumnType, *names: str) -> str:
    """The columns that get one of these built-in types, `joined_at and left_at of members`; "" if there is none."""
    return named([each for each in typed(operation) if each.type.builtin and each.type.name.name in names])


def named(columns: list[Typed]) -> str:
    """Some columns of one table, `joined_at and left_at of members`; "" for none."""
    return f"{listed(quote(each.column) for each in columns)} of {columns[0].table}" if columns else ""


def become(columns: str, what: str) -> str:
    """`joined_at of members is …`, `joined_at and left_at of members are …`."""
    several = " and " in columns.rpartition(" of ")[0]
    return f"{columns} {'are' if several else 'is'} {what}"
