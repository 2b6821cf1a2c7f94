"""What a synopsis leaves open: names, values, types, and groups in parentheses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from linter.grammar.cursor import Cursor
from linter.grammar.datatype import data_type
from linter.grammar.setting import parameter, setting, signed_number
from linter.grammar.target import (
    cast_name,
    operator_name,
    transform_name,
    user_mapping_name,
)
from linter.scan import Kind
from rules.name import Name

_QUERY = ("select", "values", "table", "with")
_CHANGE = ("insert", "update", "delete", "merge")


def _value(c: Cursor) -> None:
    if c.at_kind(Kind.STRING):
        c.take()
    elif c.at_kind(Kind.WORD) or c.at_kind(Kind.QUOTED):
        c.identifier()
    else:
        signed_number(c)


def _group(c: Cursor) -> None:
    if c.at_symbol("(") and c.at_symbol(")", 1):
        raise c.unexpected("expected something between the parentheses")
    c.skip_parentheses()


def _up_to(*words: str) -> Callable[[Cursor], None]:
    def read(c: Cursor) -> None:
        begin = c.index
        c.skip_until(*words)
        if c.index == begin:
            raise c.unexpected("expected an expression")

    return read


def _statement(*words: str) -> Callable[[Cursor], None]:
    """A statement within a statement, known by its first word; the rest of it is skipped."""

    def read(c: Cursor) -> None:
        if not c.at_symbol("(") and c.word() not in words:
            raise c.unexpected("expected " + " or ".join(word.upper() for word in words))
        c.skip_until()

    return read


def _sequence_owner(c: Cursor) -> Name:
    """[schema.]table.column, of which the table is kept."""
    table, column = None, c.identifier()
    while c.accept_symbol("."):
        table = Name(schema=table.name if table else None, name=column)
        column = c.identifier()
    return table or Name(name=column)


def owner_column(c: Cursor) -> str | None:
    """The column that OWNED BY names among the remaining tokens; the cursor does not move."""
    look = Cursor(c.text, c.tokens, c.index, c.end)
    look.skip_until("owned")
    if not look.accept("owned", "by") or look.at("none"):
        return None
    parts = [look.identifier()]
    while look.accept_symbol("."):
        parts.append(look.identifier())
    return parts[-1]


KEPT: Final[Mapping[str, Callable[[Cursor], Name]]] = {
    "name": Cursor.name,
    "table": Cursor.name,
    "operator": operator_name,
    "cast": cast_name,
    "transform": transform_name,
    "user_mapping": user_mapping_name,
    "sequence_owner": _sequence_owner,
    "function": Cursor.name,
    "referenced": Cursor.name,
    "relation": Cursor.name,
}
"""Slots whose names the reading keeps. `relation`: as often as it comes."""

SKIPPED: Final[Mapping[str, Callable[[Cursor], object]]] = {
    "identifier": Cursor.identifier,
    "any_name": Cursor.name,
    "any_operator": operator_name,
    "string": Cursor.string,
    "number": signed_number,
    "value": _value,
    "type": data_type,
    "setting": setting,
    "parameter": parameter,
    "group": _group,
    "arguments": Cursor.skip_parentheses,
    "until_do": _up_to("do"),
    "until_from": _up_to("from"),
    "rest": _up_to(),
    "query": _statement(*_QUERY),
    "change_or_query": _statement(*_QUERY, *_CHANGE),
    "rule_action": _statement(*_QUERY, *_CHANGE, "notify"),
}
"""Slots that are only read over. `group`: parentheses that hold something; `arguments`: that may be empty."""
