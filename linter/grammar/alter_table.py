"""ALTER TABLE: its actions, each a clause of its own."""

from __future__ import annotations

from collections.abc import Callable

from linter.grammar.alter_column import alter_column
from linter.grammar.alter_table_storage import cluster_on, replica_identity, set_options, set_table
from linter.grammar.alter_table_switch import disable, enable, force, no
from linter.grammar.clause import ParsedClause, Result, clause_since
from linter.grammar.column import column, starts_table_constraint, table_constraint
from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.partition import partition_bound
from rules.name import Name
from rules.operation import (
    AddColumn,
    AddConstraint,
    AlterConstraint,
    AlterObject,
    AlterTable,
    AttachPartition,
    ChangeOwner,
    DetachPartition,
    DropColumn,
    DropConstraint,
    InheritTable,
    Operation,
    RenameColumn,
    RenameConstraint,
    RenameTable,
    Unrecognised,
    ValidateConstraint,
)
from rules.operation.catalog import ObjectKind
from rules.operation.table import TableAction, TableChange
from rules.value import replace


def alter_table(c: Cursor) -> Result:
    """ALTER [FOREIGN] TABLE [IF EXISTS] [ONLY] name action [, …]."""
    c.expect("alter")
    c.accept("foreign")
    c.expect("table")
    if c.accept("all", "in", "tablespace"):
        return AlterObject(kind=ObjectKind.TABLESPACE, name=Name(name=c.identifier()), change=_rest_in_words(c))
    c.accept("if", "exists")
    only = c.accept("only")
    table = c.name()
    c.accept_symbol("*")
    clauses = alter_actions(c, table)
    return [_only(clause) for clause in clauses] if only else clauses


def _only(clause: ParsedClause) -> ParsedClause:
    operation = clause.operation
    return clause._replace(operation=replace(operation, only=True)) if isinstance(operation, TableAction) else clause


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
        return AlterConstraint(table=table, constraint=name, enforced=_enforcement(c))
    c.accept("column")
    return alter_column(c, table)


def _enforcement(c: Cursor) -> bool | None:
    """[NOT] ENFORCED among the words up to the next action; the others say nothing that matters here."""
    c.skip_until("enforced", symbols=(",",))
    begin = c.index
    if not c.accept("enforced"):
        return None
    negated = c.tokens[begin - 1].value == "not"
    c.skip_until(symbols=(",",))
    return not negated


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


def _owner(c: Cursor, table: Name) -> Operation:
    c.expect("to")
    return ChangeOwner(kind=ObjectKind.TABLE, name=table, owner=c.identifier())


def _inherit(c: Cursor, table: Name) -> Operation:
    return InheritTable(table=table, parent=c.name())


def _attach(c: Cursor, table: Name) -> Operation:
    c.expect("partition")
    partition, bound = c.name(), partition_bound(c)
    return AttachPartition(table=table, partition=partition, default=bound.default, bound=bound.text)


def _detach(c: Cursor, table: Name) -> Operation:
    c.expect("partition")
    partition = c.name()
    how = c.accept_one("concurrently", "finalize")
    return DetachPartition(
        table=table, partition=partition, concurrently=how == "concurrently", finalize=how == "finalize"
    )


def _of(c: Cursor, table: Name) -> Operation:
    return AlterTable(table=table, change=TableChange.OF_TYPE, target=str(c.name()))


def _not(c: Cursor, table: Name) -> Operation:
    c.expect("of")
    return AlterTable(table=table, change=TableChange.NOT_OF)


_ACTIONS: dict[str, Callable[[Cursor, Name], Operation]] = {
    "add": _add,
    "alter": _alter,
    "attach": _attach,
    "cluster": cluster_on,
    "detach": _detach,
    "disable": disable,
    "drop": _drop,
    "enable": enable,
    "force": force,
    "inherit": _inherit,
    "no": no,
    "not": _not,
    "of": _of,
    "options": set_options,
    "owner": _owner,
    "rename": _rename,
    "replica": replica_identity,
    "reset": set_options,
    "set": set_table,
    "validate": _validate,
}
