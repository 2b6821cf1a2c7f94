"""ALTER TABLE: its actions, each a clause of its own."""

from __future__ import annotations

from collections.abc import Callable

from linter.grammar.alter_column import alter_column
from linter.grammar.clause import ParsedClause, Result, clause_since
from linter.grammar.column import column, starts_table_constraint, table_constraint
from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.table import partition_bounds
from rules.name import Name
from rules.operation import (
    AddColumn,
    AddConstraint,
    AlterConstraint,
    AlterObject,
    AlterTable,
    AttachPartition,
    ChangeOwner,
    ChangeRowSecurity,
    DetachPartition,
    DropColumn,
    DropConstraint,
    InheritTable,
    MoveToSchema,
    Operation,
    RenameColumn,
    RenameConstraint,
    RenameTable,
    Unrecognised,
    ValidateConstraint,
)
from rules.operation.catalog import ObjectKind
from rules.operation.permission import RowSecurity
from rules.operation.table import TableChange


def alter_table(c: Cursor) -> Result:
    """ALTER [FOREIGN] TABLE [IF EXISTS] [ONLY] name action [, …]."""
    c.expect("alter")
    c.accept("foreign")
    c.expect("table")
    if c.accept("all", "in", "tablespace"):
        return AlterObject(kind=ObjectKind.TABLESPACE, name=Name(name=c.identifier()), change=_rest_in_words(c))
    c.accept("if", "exists")
    c.accept("only")
    table = c.name()
    c.accept_symbol("*")
    return alter_actions(c, table)


def _rest_in_words(c: Cursor) -> str:
    return " ".join(c.rest().lower().split())


def alter_actions(c: Cursor, table: Name) -> list[ParsedClause]:
    """The actions up to the end. One that is not understood is Unrecognised by itself; the others still count."""
    clauses: list[ParsedClause] = []
    while True:
        begin = c.index
        try:
            operation = _action(c, table)
            if not (c.done or c.at_symbol(",")):
                raise c.unexpected("expected a comma or the end of the statement")
        except NotUnderstood as problem:
            c.index = begin
            _skip_action(c)
            operation = Unrecognised(reason=problem.reason)
        if c.index == begin:
            raise c.unexpected("expected an action")
        clauses.append(clause_since(c, begin, operation))
        if not c.accept_symbol(","):
            return clauses


def _skip_action(c: Cursor) -> None:
    try:
        c.skip_until(symbols=(",",))
    except NotUnderstood:
        c.rest()


def _action(c: Cursor, table: Name) -> Operation:
    handler = _ACTIONS.get(c.word())
    if handler is None:
        raise c.unexpected("expected an ALTER TABLE action")
    c.take()
    return handler(c, table)


def _add(c: Cursor, table: Name) -> Operation:
    if starts_table_constraint(c):
        return AddConstraint(table=table, constraint=table_constraint(c))
    c.accept("column")
    if_not_exists = c.accept("if", "not", "exists")
    return AddColumn(table=table, column=column(c), if_not_exists=if_not_exists)


def _drop(c: Cursor, table: Name) -> Operation:
    constraint = c.accept("constraint")
    if not constraint:
        c.accept("column")
    if_exists = c.accept("if", "exists")
    name = c.identifier()
    cascade = c.accept_one("cascade", "restrict") == "cascade"
    if constraint:
        return DropConstraint(table=table, constraint=name, if_exists=if_exists, cascade=cascade)
    return DropColumn(table=table, column=name, if_exists=if_exists, cascade=cascade)


def _alter(c: Cursor, table: Name) -> Operation:
    if c.accept("constraint"):
        name = c.identifier()
        if c.done:
            raise c.unexpected("expected what to change")
        c.skip_until(symbols=(",",))
        return AlterConstraint(table=table, constraint=name)
    c.accept("column")
    return alter_column(c, table)


def _rename(c: Cursor, table: Name) -> Operation:
    if c.accept("to"):
        return RenameTable(table=table, to=c.identifier())
    if c.accept("constraint"):
        name = c.identifier()
        c.expect("to")
        return RenameConstraint(table=table, constraint=name, to=c.identifier())
    c.accept("column")
    name = c.identifier()
    c.expect("to")
    return RenameColumn(table=table, column=name, to=c.identifier())


def _validate(c: Cursor, table: Name) -> Operation:
    c.expect("constraint")
    return ValidateConstraint(table=table, constraint=c.identifier())


_SETTINGS = (
    (("logged",), TableChange.SET_LOGGED, False),
    (("unlogged",), TableChange.SET_UNLOGGED, False),
    (("without", "cluster"), TableChange.SET_WITHOUT_CLUSTER, False),
    (("without", "oids"), TableChange.SET_WITHOUT_OIDS, False),
    (("with", "oids"), TableChange.SET_WITH_OIDS, False),
    (("tablespace",), TableChange.SET_TABLESPACE, True),
    (("access", "method"), TableChange.SET_ACCESS_METHOD, True),
)


def _set(c: Cursor, table: Name) -> Operation:
    if c.accept("schema"):
        return MoveToSchema(kind=ObjectKind.TABLE, name=table, to=c.identifier())
    if c.at_symbol("("):
        return _options(c, table)
    for words, change, named in _SETTINGS:
        if c.accept(*words):
            return AlterTable(table=table, change=change, target=c.identifier() if named else None)
    raise c.unexpected("expected what to set")


def _options(c: Cursor, table: Name) -> Operation:
    c.skip_parentheses()
    return AlterTable(table=table, change=TableChange.SET_OPTIONS)


def _cluster(c: Cursor, table: Name) -> Operation:
    c.expect("on")
    return AlterTable(table=table, change=TableChange.CLUSTER_ON, target=c.identifier())


def _owner(c: Cursor, table: Name) -> Operation:
    c.expect("to")
    return ChangeOwner(kind=ObjectKind.TABLE, name=table, owner=c.identifier())


def _enable(c: Cursor, table: Name) -> Operation:
    if c.accept("row", "level", "security"):
        return ChangeRowSecurity(table=table, change=RowSecurity.ENABLE)
    c.accept_one("replica", "always")
    if c.accept("rule"):
        return AlterTable(table=table, change=TableChange.ENABLE_RULE, target=c.identifier())
    c.expect("trigger")
    return AlterTable(table=table, change=TableChange.ENABLE_TRIGGER, target=c.identifier())


def _disable(c: Cursor, table: Name) -> Operation:
    if c.accept("row", "level", "security"):
        return ChangeRowSecurity(table=table, change=RowSecurity.DISABLE)
    if c.accept("rule"):
        return AlterTable(table=table, change=TableChange.DISABLE_RULE, target=c.identifier())
    c.expect("trigger")
    return AlterTable(table=table, change=TableChange.DISABLE_TRIGGER, target=c.identifier())


def _force(c: Cursor, table: Name) -> Operation:
    c.expect("row", "level", "security")
    return ChangeRowSecurity(table=table, change=RowSecurity.FORCE)


def _no(c: Cursor, table: Name) -> Operation:
    if c.accept("inherit"):
        return InheritTable(table=table, parent=c.name(), detach=True)
    c.expect("force", "row", "level", "security")
    return ChangeRowSecurity(table=table, change=RowSecurity.NO_FORCE)


def _inherit(c: Cursor, table: Name) -> Operation:
    return InheritTable(table=table, parent=c.name())


def _attach(c: Cursor, table: Name) -> Operation:
    c.expect("partition")
    return AttachPartition(table=table, partition=c.name(), default=partition_bounds(c))


def _detach(c: Cursor, table: Name) -> Operation:
    c.expect("partition")
    partition = c.name()
    how = c.accept_one("concurrently", "finalize")
    return DetachPartition(
        table=table, partition=partition, concurrently=how == "concurrently", finalize=how == "finalize"
    )


def _replica(c: Cursor, table: Name) -> Operation:
    c.expect("identity")
    target = None
    if c.accept("using", "index"):
        target = c.identifier()
    elif not c.accept_one("default", "full", "nothing"):
        raise c.unexpected("expected DEFAULT, FULL, NOTHING or USING INDEX")
    return AlterTable(table=table, change=TableChange.REPLICA_IDENTITY, target=target)


def _of(c: Cursor, table: Name) -> Operation:
    return AlterTable(table=table, change=TableChange.OF_TYPE, target=str(c.name()))


def _not(c: Cursor, table: Name) -> Operation:
    c.expect("of")
    return AlterTable(table=table, change=TableChange.NOT_OF)


_ACTIONS: dict[str, Callable[[Cursor, Name], Operation]] = {
    "add": _add,
    "alter": _alter,
    "attach": _attach,
    "cluster": _cluster,
    "detach": _detach,
    "disable": _disable,
    "drop": _drop,
    "enable": _enable,
    "force": _force,
    "inherit": _inherit,
    "no": _no,
    "not": _not,
    "of": _of,
    "options": _options,
    "owner": _owner,
    "rename": _rename,
    "replica": _replica,
    "reset": _options,
    "set": _set,
    "validate": _validate,
}
