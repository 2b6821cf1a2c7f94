"""COMMENT ON and SECURITY LABEL ON: words about an object."""

from __future__ import annotations

from linter.grammar.clause import Result
from linter.grammar.cursor import Cursor
from linter.grammar.target import object_kind, target
from linter.scan import Kind
from rules.operation import Comment


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
    kind = _described(c)
    c.expect("is")
    if not c.accept("null"):
        c.string()
    return Comment(kind=kind)


def _described(c: Cursor) -> str:
    """Reads over the object; returns its kind in words."""
    if c.accept("column"):
        c.name()
        return "column"
    if c.accept("constraint"):
        c.identifier()
        c.expect("on")
        if not c.at("domain", "is"):
            c.accept("domain")
        c.name()
        return "constraint"
    kind = object_kind(c)
    target(c, kind)
    return kind.value
