"""CREATE TRIGGER, RULE and POLICY: objects that live on a table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from linter.grammar.clause import Result
from linter.grammar.cursor import Cursor
from linter.grammar.synopsis import Synopsis
from rules.operation import CreateOnTable
from rules.operation.catalog import ObjectKind

_EVENT: Final = "{INSERT | DELETE | TRUNCATE | UPDATE [OF <identifier>, ...]}"
_SYNOPSES: Final[Mapping[ObjectKind, str]] = {
    ObjectKind.POLICY: """POLICY <name> ON <table> [AS {PERMISSIVE | RESTRICTIVE}]
        [FOR {ALL | SELECT | INSERT | UPDATE | DELETE}] [TO <identifier>, ...]
        [USING <group>] [WITH CHECK <group>]""",
    ObjectKind.RULE: """[OR REPLACE] RULE <name> AS ON {SELECT | INSERT | UPDATE | DELETE} TO <table>
        [WHERE <until_do>] DO [ALSO | INSTEAD] {NOTHING | <rule_action>}""",
    ObjectKind.TRIGGER: f"""[OR REPLACE] [CONSTRAINT] TRIGGER <name> {{BEFORE | AFTER | INSTEAD OF}}
        {_EVENT} [{{OR {_EVENT}}} ...] ON <table> [FROM <any_name>]
        [{{NOT DEFERRABLE | DEFERRABLE | INITIALLY IMMEDIATE | INITIALLY DEFERRED}} ...]
        [REFERENCING {{ {{OLD | NEW}} {{TABLE | ROW}} [AS] <identifier> }} ...]
        [FOR [EACH] {{ROW | STATEMENT}}] [WHEN <group>]
        EXECUTE {{FUNCTION | PROCEDURE}} <any_name> <arguments>""",
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
    found = _synopsis(kind).read(c)
    return CreateOnTable(
        kind=kind,
        name=found.name.name,
        table=found.names["table"],
        or_replace=found.said("or replace"),
        constraint=found.said("constraint"),
    )
