"""ALTER PUBLICATION and ALTER EXTENSION: what they take in and give up, one clause per object."""

from __future__ import annotations

from linter.grammar.clause import ParsedClause, Result, clause_since
from linter.grammar.cursor import Cursor
from linter.grammar.target import object_kind, target
from rules.name import Name
from rules.operation import AlterObject
from rules.operation.catalog import ObjectKind


def alter_publication(c: Cursor, publication: Name) -> Result:
    """ALTER PUBLICATION name { ADD | SET | DROP } objects, or SET (options)."""
    verb = c.accept_one("add", "set", "drop")
    if not verb:
        raise c.unexpected("expected ADD, SET or DROP")
    if verb == "set" and c.at_symbol("("):
        c.skip_parentheses()
        return AlterObject(kind=ObjectKind.PUBLICATION, name=publication, change="set")
    what = "table"

    def one() -> ParsedClause:
        nonlocal what
        begin = c.index
        what = _published(c) or what
        table = _table(c) if what == "table" else None
        if table is None:
            c.identifier()
        change = f"{verb} {what}"
        tables = () if table is None else (table,)
        operation = AlterObject(
            kind=ObjectKind.PUBLICATION, name=publication, change=change, table=table, tables=tables
        )
        return clause_since(c, begin, operation)

    if not (c.at("table") or c.at("tables", "in", "schema")):
        raise c.unexpected("expected TABLE or TABLES IN SCHEMA")
    return list(c.listed(one))


def _published(c: Cursor) -> str:
    """What the names that follow are; "" where it is not said again."""
    if c.accept("tables", "in", "schema"):
        return "tables in schema"
    return "table" if c.accept("table") else ""


def _table(c: Cursor) -> Name:
    """[ONLY] name [*] [(columns)] [WHERE (condition)]."""
    c.accept("only")
    name = c.skip_parentheses().name() if c.at_symbol("(") else c.name()
    c.accept_symbol("*")
    if c.at_symbol("("):
        c.skip_parentheses()
    if c.accept("where"):
        c.skip_parentheses()
    return name


def alter_extension(c: Cursor, extension: Name) -> Result:
    """ALTER EXTENSION name { ADD | DROP } object."""
    verb = c.accept_one("add", "drop")
    if not verb:
        raise c.unexpected("expected UPDATE, ADD, DROP or SET SCHEMA")
    kind = object_kind(c)
    found = target(c, kind)
    table = found.name if kind is ObjectKind.TABLE else None
    return AlterObject(kind=ObjectKind.EXTENSION, name=extension, change=f"{verb} {kind}", table=table)
