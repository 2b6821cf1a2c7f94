"""CREATE of the kinds whose name is all that matters here, each by its synopsis."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from linter.grammar.clause import Result
from linter.grammar.cursor import Cursor
from linter.grammar.slot import owner_column
from linter.grammar.synopsis import Synopsis
from rules.operation import CreateObject
from rules.operation.catalog import ObjectKind

SEQUENCE_OPTIONS: Final = """[ { AS <type> | INCREMENT [by] <number> | MINVALUE <number> | NO MINVALUE
    | MAXVALUE <number> | NO MAXVALUE | CYCLE | NO CYCLE | START [with] <number> | RESTART [[with] <number>]
    | CACHE <number> | OWNED BY {none | <sequence_owner>} | SEQUENCE NAME <any_name> | LOGGED | UNLOGGED } ... ]"""
CLASS_ITEM: Final = """{ OPERATOR <number> <any_operator> [<group>] [FOR {SEARCH | ORDER BY <any_name>}] [RECHECK]
    | FUNCTION <number> [<group>] <any_name> <arguments> | STORAGE <type> }"""
ROLE_OPTION: Final = """{ SUPERUSER | NOSUPERUSER | CREATEDB | NOCREATEDB | CREATEROLE | NOCREATEROLE | INHERIT
    | NOINHERIT | LOGIN | NOLOGIN | REPLICATION | NOREPLICATION | BYPASSRLS | NOBYPASSRLS
    | CONNECTION LIMIT <number> | [encrypted] PASSWORD {null | <string>} | VALID UNTIL <string>
    | USER <identifier>, ... }"""
_ROLE_MEMBERS: Final = """{ IN ROLE <identifier>, ... | IN GROUP <identifier>, ... | ROLE <identifier>, ...
    | ADMIN <identifier>, ... | SYSID <number> }"""
_DATABASE_OPTION: Final = "{CONNECTION LIMIT | <identifier>} [=] <value>"
_PUBLISHED: Final = """{ TABLES IN SCHEMA <identifier>
    | [TABLE] [only] { <relation> | ( <relation> ) } [*] [<group>] [WHERE <group>] }, ..."""

_SYNOPSES: Final[Mapping[ObjectKind, str]] = {
    ObjectKind.ACCESS_METHOD: "ACCESS METHOD <name> TYPE {TABLE | INDEX} HANDLER <any_name>",
    ObjectKind.AGGREGATE: "[OR REPLACE] AGGREGATE <name> <group> [<group>]",
    ObjectKind.CAST: """CAST <cast> {WITH FUNCTION <any_name> [<arguments>] | WITHOUT FUNCTION | WITH INOUT}
        [AS ASSIGNMENT | AS IMPLICIT]""",
    ObjectKind.COLLATION: "COLLATION [IF NOT EXISTS] <name> {<group> | FROM <any_name>}",
    ObjectKind.CONVERSION: "[DEFAULT] CONVERSION <name> FOR <string> TO <string> FROM <any_name>",
    ObjectKind.DATABASE: f"DATABASE <name> [WITH] [ {{ {_DATABASE_OPTION} }} ... ]",
    ObjectKind.EVENT_TRIGGER: """EVENT TRIGGER <name> ON <identifier>
        [WHEN <identifier> IN <group> [{AND <identifier> IN <group>} ...]]
        EXECUTE {FUNCTION | PROCEDURE} <any_name> <arguments>""",
    ObjectKind.EXTENSION: """EXTENSION [IF NOT EXISTS] <name> [WITH]
        [{SCHEMA <identifier> | VERSION <value> | FROM <value> | CASCADE} ...]""",
    ObjectKind.FOREIGN_DATA_WRAPPER: """FOREIGN DATA WRAPPER <name>
        [{HANDLER <any_name> | NO HANDLER | VALIDATOR <any_name> | NO VALIDATOR} ...] [OPTIONS <group>]""",
    ObjectKind.LANGUAGE: """[OR REPLACE] [TRUSTED] [PROCEDURAL] LANGUAGE <name>
        [HANDLER <any_name> [INLINE <any_name>] [VALIDATOR <any_name> | NO VALIDATOR]]""",
    ObjectKind.OPERATOR: "OPERATOR <operator> <group>",
    ObjectKind.OPERATOR_CLASS: f"""OPERATOR CLASS <name> [DEFAULT] FOR TYPE <type> USING <identifier>
        [FAMILY <any_name>] AS {CLASS_ITEM}, ...""",
    ObjectKind.OPERATOR_FAMILY: "OPERATOR FAMILY <name> USING <identifier>",
    ObjectKind.PUBLICATION: f"PUBLICATION <name> [FOR ALL TABLES | FOR {_PUBLISHED}] [WITH <group>]",
    ObjectKind.ROLE: f"{{ROLE | USER | GROUP}} <name> [WITH] [ {{ {ROLE_OPTION} | {_ROLE_MEMBERS} }} ... ]",
    ObjectKind.SEQUENCE: f"""[ [LOCAL | GLOBAL] {{TEMP | TEMPORARY}} | UNLOGGED ] SEQUENCE [IF NOT EXISTS] <name>
        {SEQUENCE_OPTIONS}""",
    ObjectKind.SERVER: """SERVER [IF NOT EXISTS] <name> [TYPE <string>] [VERSION {NULL | <string>}]
        FOREIGN DATA WRAPPER <identifier> [OPTIONS <group>]""",
    ObjectKind.STATISTICS: """STATISTICS {[<group>] ON | [IF NOT EXISTS] <name> [<group>] ON} <until_from>
        FROM <relation> [<rest>]""",
    ObjectKind.SUBSCRIPTION: """SUBSCRIPTION <name> CONNECTION <string> PUBLICATION <identifier>, ...
        [WITH <group>]""",
    ObjectKind.TABLESPACE: "TABLESPACE <name> [OWNER <identifier>] LOCATION <string> [WITH <group>]",
    ObjectKind.TEXT_SEARCH_CONFIGURATION: "TEXT SEARCH CONFIGURATION <name> <group>",
    ObjectKind.TEXT_SEARCH_DICTIONARY: "TEXT SEARCH DICTIONARY <name> <group>",
    ObjectKind.TEXT_SEARCH_PARSER: "TEXT SEARCH PARSER <name> <group>",
    ObjectKind.TEXT_SEARCH_TEMPLATE: "TEXT SEARCH TEMPLATE <name> <group>",
    ObjectKind.TRANSFORM: "[OR REPLACE] TRANSFORM <transform> <group>",
    ObjectKind.TYPE: """TYPE <name> [ <group> | AS <arguments> | AS RANGE <group> ]""",
    ObjectKind.USER_MAPPING: "USER MAPPING [IF NOT EXISTS] <user_mapping> [OPTIONS <group>]",
}


@cache
def _synopsis(kind: ObjectKind) -> Synopsis:
    return Synopsis(f"CREATE {_SYNOPSES[kind]}")


def can_create(kind: ObjectKind) -> bool:
    """Whether create_object knows the kind."""
    return kind in _SYNOPSES


def create_object(c: Cursor, kind: ObjectKind) -> Result:
    """CREATE of one of the kinds above."""
    look = Cursor(c.text, c.tokens, c.index, c.end)
    found = _synopsis(kind).read(c)
    owned_by = found.names.get("sequence_owner")
    return CreateObject(
        kind=kind,
        name=found.name,
        or_replace=found.said("or replace"),
        if_not_exists=found.said("if not exists"),
        owned_by=owned_by,
        owner_column=owner_column(look) if owned_by else None,
        composite=kind is ObjectKind.TYPE and found.said("as") and not found.said("range"),
        tables=found.relations,
    )
