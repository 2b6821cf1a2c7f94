"""CREATE TRIGGER, RULE and POLICY: objects that live on a table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from linter.grammar.clause import Result
from linter.grammar.cursor import Cursor
from linter.grammar.expression import functions_called
from linter.grammar.relation import relations_read
from linter.grammar.synopsis import Synopsis
from linter.split import split
from rules.operation import CreateOnTable, Operation
from rules.operation.catalog import ObjectKind

_EVENT: Final = "{INSERT | DELETE | TRUNCATE | UPDATE [OF <identifier>, ...]}"
_SYNOPSES: Final[Mapping[ObjectKind, str]] = {
    ObjectKind.POLICY: """POLICY <name> ON <table> [AS {PERMISSIVE | RESTRICTIVE}]
        [FOR {ALL | SELECT | INSERT | UPDATE | DELETE}] [TO <identifier>, ...]
        [USING <group>] [WITH CHECK <group>]""",
    ObjectKind.RULE: """[OR REPLACE] RULE <name> AS ON {SELECT | INSERT | UPDATE | DELETE} TO <table>
        [WHERE <until_do>] DO [ALSO | INSTEAD] {NOTHING | <rule_action>}""",
    ObjectKind.TRIGGER: f"""[OR REPLACE] [CONSTRAINT] TRIGGER <name> {{BEFORE | AFTER | INSTEAD OF}}
        {_EVENT} [{{OR {_EVENT}}} ...] ON <table> [FROM <referenced>]
        [{{NOT DEFERRABLE | DEFERRABLE | INITIALLY IMMEDIATE | INITIALLY DEFERRED}} ...]
        [REFERENCING {{ {{OLD | NEW}} {{TABLE | ROW}} [AS] <identifier> }} ...]
        [FOR [each] {{ROW | STATEMENT}}] [WHEN <group>]
        EXECUTE {{FUNCTION | PROCEDURE}} <function> <arguments>""",
}


@cache
def _synopsis(kind: ObjectKind) -> Synopsis:
    return Synopsis(f"CREATE {_SYNOPSES[kind]}")


def create_trigger(c: Cursor) -> Result:
    """CREATE [OR REPLACE] [CONSTRAINT] TRIGGER. Its function is not called now."""
    return _create(c, ObjectKind.TRIGGER)


def create_rule(c: Cursor) -> Result:
    """CREATE [OR REPLACE] RULE. Its actions are not carried out now."""
    return _create(c, ObjectKind.RULE)


def create_policy(c: Cursor) -> Result:
    """CREATE POLICY."""
    return _create(c, ObjectKind.POLICY)


def _create(c: Cursor, kind: ObjectKind) -> Result:
    look = Cursor(c.text, c.tokens, c.index, c.end)
    found = _synopsis(kind).read(c)
    table, condition = found.names["table"], _condition(look, kind)
    return CreateOnTable(
        kind=kind,
        name=found.name.name,
        table=table,
        or_replace=found.said("or replace"),
        constraint=found.said("constraint"),
        function=found.names.get("function"),
        each_row=found.said("for row"),
        references=found.names.get("referenced"),
        reads=tuple(name for name in relations_read(condition) if name != table),
        functions=functions_called(condition),
        action=_action(look) if kind is ObjectKind.RULE else (),
    )


def _condition(c: Cursor, kind: ObjectKind) -> Cursor:
    """Where the expressions of a policy or a rule stand; those of a trigger read nothing."""
    begin = Cursor(c.text, c.tokens, c.index, c.end)
    if kind is ObjectKind.POLICY:
        begin.skip_until("using", "with")
    elif kind is ObjectKind.RULE:
        begin.skip_until("where", "do")
        end = Cursor(c.text, c.tokens, begin.index, c.end)
        end.skip_until("do")
        begin.end = end.index
    else:
        begin.index = c.end
    return begin


def _action(c: Cursor) -> tuple[Operation, ...]:
    """What a rule does instead or as well, each statement of it."""
    c.skip_until("do")
    c.expect("do")
    c.accept_one("also", "instead")
    if c.done or c.at("nothing"):
        return ()
    from linter.grammar.statement import parse_statement  # which imports this module

    inside = c.skip_parentheses() if c.at_symbol("(") else c
    statements = split(inside.tokens[inside.index : inside.end])
    return tuple(clause.operation for tokens in statements for clause in parse_statement(c.text, tokens).clauses)
