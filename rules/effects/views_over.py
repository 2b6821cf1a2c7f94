"""The views that stand in the way of a change to a table or a column of it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto

from rules.name import Name
from rules.schema import Schema, View


class Use(Enum):
    """Whether a view uses a column: its words are known, but not whose columns they are."""

    NO = auto()
    PERHAPS = auto()
    YES = auto()


def views_over(schema: Schema, relation: Name) -> tuple[Name, ...]:
    """The views that read the relation, and the views over these."""
    return _with_those_above(schema, schema.views_on(relation))


def views_using(schema: Schema, relation: Name, column: str) -> tuple[Name, ...]:
    """The views that use the column, certainly or perhaps, and the views over these."""
    using = (view for view in schema.views_on(relation) if use(schema, view, relation, column) is not Use.NO)
    return _with_those_above(schema, using)


def use_of(schema: Schema, relation: Name, column: str) -> Use:
    """Whether any view uses the column."""
    uses = {use(schema, view, relation, column) for view in schema.views_on(relation)}
    return next((found for found in (Use.YES, Use.PERHAPS) if found in uses), Use.NO)


def use(schema: Schema, view: View, relation: Name, column: str) -> Use:
    """Whether the view uses that column of a relation it reads."""
    table = schema.tables.get(relation)
    known = table.columns.get(column) if table else None
    if known is not None and known.born > view.born and not (view.perhaps_older or known.perhaps_older):
        return Use.NO  # the column is younger
    if column not in view.words:
        return Use.PERHAPS if view.star else Use.NO
    if view.expanded and len(view.reads) > 1:
        return Use.PERHAPS  # it may have been the `*` of another relation
    others = [schema.tables.get(name) for name in view.reads if name != relation]
    mine = all(other is not None and other.columns_known and column not in other.columns for other in others)
    return Use.YES if mine else Use.PERHAPS


def _with_those_above(schema: Schema, views: Iterable[View]) -> tuple[Name, ...]:
    found: dict[Name, None] = {}
    waiting = [view.name for view in views]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += (view.name for view in schema.views_on(name))
    return tuple(found)
