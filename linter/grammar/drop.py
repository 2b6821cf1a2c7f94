"""DROP of every kind of object, one clause per object named."""

from __future__ import annotations

from linter.grammar.clause import ParsedClause, Result
from linter.grammar.cursor import Cursor
from linter.grammar.target import Target, object_kind, target
from rules.name import Name
from rules.operation import DropIndex, DropObject, DropOwned, DropTable, Operation
from rules.operation.catalog import ObjectKind

# Kinds of which one DROP takes a single object (gram.y: the Drop…Stmt rules that have no list).
_ONE_AT_A_TIME = frozenset(
    {
        ObjectKind.CAST,
        ObjectKind.DATABASE,
        ObjectKind.OPERATOR_CLASS,
        ObjectKind.OPERATOR_FAMILY,
        ObjectKind.POLICY,
        ObjectKind.RULE,
        ObjectKind.SUBSCRIPTION,
        ObjectKind.TABLESPACE,
        ObjectKind.TRANSFORM,
        ObjectKind.TRIGGER,
        ObjectKind.USER_MAPPING,
    }
)
# Kinds that know neither CASCADE nor RESTRICT: what depends on them lies outside the database, or nothing does.
_WITHOUT_BEHAVIOUR = frozenset({ObjectKind.DATABASE, ObjectKind.ROLE, ObjectKind.TABLESPACE, ObjectKind.USER_MAPPING})


def drop(c: Cursor) -> Result:
    """DROP kind [CONCURRENTLY] [IF EXISTS] name [, …] [CASCADE | RESTRICT]."""
    c.expect("drop")
    if c.accept("owned"):
        return _drop_owned(c)
    kind = object_kind(c)
    if kind is ObjectKind.LARGE_OBJECT:
        c.index -= 2
        raise c.unexpected("expected a kind of object that can be dropped")
    concurrently = kind is ObjectKind.INDEX and c.accept("concurrently")
    if_exists = c.accept("if", "exists")
    found: list[tuple[Target, int, int]] = []
    while not found or (kind not in _ONE_AT_A_TIME and c.accept_symbol(",")):
        begin = c.index
        found.append((target(c, kind), c.tokens[begin].start, c.tokens[c.index - 1].end))
    cascade = _cascade(c, kind)
    together = tuple(one.name for one, _, _ in found) if len(found) > 1 else ()
    return [
        ParsedClause(operation=_dropped(kind, one, if_exists, cascade, concurrently, together), start=start, end=end)
        for one, start, end in found
    ]


def _cascade(c: Cursor, kind: ObjectKind) -> bool:
    if kind is ObjectKind.DATABASE:
        _force(c)
    return kind not in _WITHOUT_BEHAVIOUR and c.accept_one("cascade", "restrict") == "cascade"


def _force(c: Cursor) -> None:
    """DROP DATABASE … [WITH] (FORCE)."""
    if c.accept("with") or c.at_symbol("("):
        c.skip_parentheses()


def _dropped(
    kind: ObjectKind, one: Target, if_exists: bool, cascade: bool, concurrently: bool, together: tuple[Name, ...]
) -> Operation:
    match kind:
        case ObjectKind.TABLE | ObjectKind.FOREIGN_TABLE:
            foreign = kind is ObjectKind.FOREIGN_TABLE
            return DropTable(table=one.name, if_exists=if_exists, cascade=cascade, foreign=foreign, together=together)
        case ObjectKind.INDEX:
            return DropIndex(
                index=one.name, concurrently=concurrently, if_exists=if_exists, cascade=cascade, several=bool(together)
            )
        case _:
            return DropObject(
                kind=kind,
                name=one.name,
                table=one.table,
                if_exists=if_exists,
                cascade=cascade,
                arguments=one.arguments,
                together=together,
            )


def _drop_owned(c: Cursor) -> Operation:
    c.expect("by")
    roles = c.listed(c.identifier)
    return DropOwned(roles=roles, cascade=c.accept_one("cascade", "restrict") == "cascade")
