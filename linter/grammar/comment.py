"""COMMENT ON and SECURITY LABEL ON: words about an object."""

from __future__ import annotations

from linter.grammar.clause import Result
from linter.grammar.cursor import Cursor
from linter.grammar.target import object_kind, target
from linter.scan import Kind
from rules.name import Name
from rules.operation import Comment
from rules.operation.catalog import ObjectKind

_RELATIONS = frozenset(
    {
        ObjectKind.FOREIGN_TABLE,
        ObjectKind.INDEX,
        ObjectKind.MATERIALIZED_VIEW,
        ObjectKind.SEQUENCE,
        ObjectKind.TABLE,
        ObjectKind.VIEW,
    }
)


def comment(c: Cursor) -> Result:
    """COMMENT ON kind name IS { 'text' | NULL }."""
    c.expect("comment", "on")
    return _remark(c)


def security_label(c: Cursor) -> Result:
    """SECURITY LABEL [FOR provider] ON kind name IS { 'label' | NULL }."""
    c.expect("security", "label")
    if c.accept("for"):
        c.string() if c.at_kind(Kind.STRING) else c.identifier()
    c.expect("on")
    return _remark(c)


def _remark(c: Cursor) -> Comment:
    kind, table = _described(c)
    c.expect("is")
    if not c.accept("null"):
        c.string()
    return Comment(kind=kind, table=table)


def _described(c: Cursor) -> tuple[str, Name | None]:
    """The object's kind in words, and the relation that it is, or that holds it."""
    if c.accept("column"):
        return "column", _table_of_column(c)
    if c.accept("constraint"):
        c.identifier()
        c.expect("on")
        on_domain = not c.at("domain", "is") and c.accept("domain")
        name = c.name()
        return "constraint", None if on_domain else name
    kind = object_kind(c)
    described = target(c, kind)
    return kind.value, described.name if kind in _RELATIONS else described.table


def _table_of_column(c: Cursor) -> Name | None:
    """The table of [[schema.]table.]column."""
    parts = [c.identifier()]
    while c.accept_symbol("."):
        parts.append(c.identifier())
    return Name(parts[-2], parts[-3] if len(parts) > 2 else None) if len(parts) > 1 else None
