"""ALTER of the rarer kinds, each by the synopsis of what may follow the object's name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from linter.grammar.create_object import CLASS_ITEM, ROLE_OPTION, SEQUENCE_OPTIONS
from linter.grammar.cursor import Cursor
from linter.grammar.relation import relations_read
from linter.grammar.slot import owner_column
from linter.grammar.synopsis import Synopsis
from linter.grammar.target import Target
from rules.operation import AlterObject, Operation
from rules.operation.catalog import ObjectKind

_SET: Final = "{ SET <setting> | RESET <parameter> }"
_ROUTINE: Final = f"""{{ CALLED ON NULL INPUT | RETURNS NULL ON NULL INPUT | STRICT | IMMUTABLE | STABLE | VOLATILE
    | [EXTERNAL] SECURITY DEFINER | [EXTERNAL] SECURITY INVOKER | LEAKPROOF | NOT LEAKPROOF | COST <number>
    | ROWS <number> | SUPPORT <any_name> | PARALLEL <identifier> | {_SET} }} ... [restrict]"""
_MAPPING: Final = "MAPPING FOR <identifier>, ..."
_WRAPPER: Final = "{HANDLER <any_name> | NO HANDLER | VALIDATOR <any_name> | NO VALIDATOR}"

_SYNOPSES: Final[Mapping[ObjectKind, str]] = {
    ObjectKind.COLLATION: "REFRESH VERSION",
    ObjectKind.DATABASE: f"""REFRESH COLLATION VERSION | SET TABLESPACE <identifier> | {_SET}
        | [with] {{ {{ALLOW_CONNECTIONS | CONNECTION LIMIT | IS_TEMPLATE | TABLESPACE}} [=] <value> }} ...""",
    ObjectKind.EVENT_TRIGGER: "DISABLE | ENABLE [REPLICA | ALWAYS]",
    ObjectKind.EXTENSION: "UPDATE [to <value>]",
    ObjectKind.FOREIGN_DATA_WRAPPER: f"{_WRAPPER} ... [OPTIONS <group>] | OPTIONS <group>",
    ObjectKind.FUNCTION: _ROUTINE,
    ObjectKind.OPERATOR: "SET <group>",
    ObjectKind.OPERATOR_FAMILY: f"""ADD {CLASS_ITEM}, ...
        | DROP {{ {{OPERATOR | FUNCTION}} <number> <group> }}, ...""",
    ObjectKind.POLICY: "[TO <identifier>, ...] [USING <group>] [WITH CHECK <group>]",
    ObjectKind.PROCEDURE: _ROUTINE,
    ObjectKind.ROLE: f"""[IN DATABASE <identifier>] {_SET} | {{ADD | DROP}} USER <identifier>, ...
        | [with] [ {ROLE_OPTION} ... ]""",
    ObjectKind.ROUTINE: _ROUTINE,
    ObjectKind.SEQUENCE: f"SET {{LOGGED | UNLOGGED}} | {SEQUENCE_OPTIONS}",
    ObjectKind.SERVER: "VERSION {null | <string>} [OPTIONS <group>] | OPTIONS <group>",
    ObjectKind.STATISTICS: "SET STATISTICS {default | <number>}",
    ObjectKind.SUBSCRIPTION: """CONNECTION <string> | ENABLE | DISABLE | SET <group> | SKIP <group>
        | {SET | ADD | DROP} PUBLICATION <identifier>, ... [with <group>] | REFRESH PUBLICATION [with <group>]""",
    ObjectKind.TABLESPACE: "{SET | RESET} <group>",
    ObjectKind.TEXT_SEARCH_CONFIGURATION: f"""{{ADD | ALTER}} {_MAPPING} with <any_name>, ...
        | ALTER MAPPING REPLACE <any_name> with <any_name> | ALTER {_MAPPING} REPLACE <any_name> with <any_name>
        | DROP MAPPING [if exists] for <identifier>, ...""",
    ObjectKind.TEXT_SEARCH_DICTIONARY: "<group>",
    ObjectKind.USER_MAPPING: "OPTIONS <group>",
}


@cache
def _synopsis(kind: ObjectKind) -> Synopsis:
    return Synopsis(_SYNOPSES[kind])


def alter_object(c: Cursor, kind: ObjectKind, target: Target) -> Operation:
    """What may follow ALTER kind name, but for the forms that every kind of object has."""
    if kind not in _SYNOPSES:
        raise c.unexpected("expected RENAME TO, OWNER TO or SET SCHEMA")
    look = Cursor(c.text, c.tokens, c.index, c.end)
    found = _synopsis(kind).read(c)
    owner = found.names.get("sequence_owner")
    return AlterObject(
        kind=kind,
        name=target.name,
        change=found.words or "options",
        table=target.table or owner,
        column=owner_column(look) if owner else None,
        reads=relations_read(look) if kind is ObjectKind.POLICY else (),
    )
