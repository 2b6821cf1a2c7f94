"""What PostgreSQL itself says of a text: its own scanner and grammar, packaged as libpg_query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pglast
from pglast import ast
from pglast.parser import ParseError, parse_sql
from pglast.parser import scan as pglast_scan

from rules.name import Name

_COMMENTS = ("SQL_COMMENT", "C_COMMENT")
# DROP names these as words, not as relations.
_DROPPED = ("OBJECT_TABLE", "OBJECT_FOREIGN_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_SEQUENCE")
_ON_TABLE = ("OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY")

Places = list[tuple[int, int]]
"""Stretches of a text, from the first character to the one after the last."""


class RefusedError(Exception):
    """PostgreSQL does not take the text; the message is PostgreSQL's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexemes:
    """Where tokens and comments stand."""

    tokens: Places
    comments: Places


def lexemes(text: str) -> Lexemes:
    """The text as PostgreSQL's scanner divides it. Raises RefusedError."""
    try:
        found = pglast_scan(text)
    except ParseError as problem:
        raise RefusedError(str(problem)) from None
    places = [(token.name in _COMMENTS, (token.start, token.end + 1)) for token in found]
    return Lexemes(
        tokens=[place for is_comment, place in places if not is_comment],
        comments=[place for is_comment, place in places if is_comment],
    )


def accepts(text: str) -> bool:
    """Whether PostgreSQL's grammar takes the text."""
    try:
        parse_sql(text)
    except ParseError:
        return False
    return True


def statements(text: str) -> Places:
    """Where the statements of a script stand, without blanks and comments around them. Raises RefusedError."""
    try:
        slices = pglast.split(text, only_slices=True)
    except ParseError as problem:
        raise RefusedError(str(problem)) from None
    tokens = lexemes(text).tokens
    inside = [[place for place in tokens if piece.start <= place[0] < piece.stop] for piece in slices]
    return [(places[0][0], places[-1][1]) for places in inside if places]


def parsed(statement: str) -> Any:
    """The one statement's tree. Raises RefusedError."""
    try:
        (raw,) = parse_sql(statement)
    except (ParseError, ValueError) as problem:
        raise RefusedError(str(problem)) from None
    return raw.stmt


def kind(statement: str) -> str:
    """What PostgreSQL calls the statement, with the kind of object where one name serves many: `RenameStmt index`."""
    tree = parsed(statement)
    target = getattr(tree, "renameType", None) or (tree.objtype if isinstance(tree, ast.AlterTableStmt) else None)
    return f"{type(tree).__name__} {target.name.removeprefix('OBJECT_').lower()}" if target else type(tree).__name__


def relations(statement: str) -> set[Name]:
    """Every relation that the statement names, wherever it stands; names that WITH gives are none."""
    tree = parsed(statement)
    dropped = _dropped(tree) if isinstance(tree, ast.DropStmt) else ()
    return {*_relations(tree, frozenset()), *map(_name, dropped)}


def _dropped(tree: Any) -> list[Any]:
    """The names that DROP gives as words: of relations, and of the tables of what lives on one."""
    sort = tree.removeType.name
    return [name[:-1] if sort in _ON_TABLE else name for name in tree.objects if sort in (*_ON_TABLE, *_DROPPED)]


def _name(parts: Any) -> Name:
    words = [part.sval for part in parts]
    return Name(schema=words[-2] if len(words) > 1 else None, name=words[-1])


def _relations(node: Any, own: frozenset[str]) -> Iterator[Name]:
    if isinstance(node, tuple | list):
        for item in node:
            yield from _relations(item, own)
    elif type(node) is ast.RangeVar:
        if node.schemaname is not None or node.relname not in own:
            yield Name(schema=node.schemaname, name=str(node.relname))
    elif isinstance(node, ast.Node):
        own = own | _given_by_with(node)
        for attribute in node:
            yield from _relations(getattr(node, attribute), own)


def _given_by_with(node: ast.Node) -> frozenset[str]:
    clause = getattr(node, "withClause", None)
    return frozenset(query.ctename for query in clause.ctes) if clause else frozenset()


def actions(statement: str) -> list[tuple[str, str | None]]:
    """ALTER TABLE's actions in order, each with the column or constraint it names: `("AT_DropColumn", "a")`."""
    tree = parsed(statement)
    if type(tree) is not ast.AlterTableStmt:
        return [(type(tree).__name__, None)]
    return [(command.subtype.name, command.name or _defined(command.def_)) for command in tree.cmds or ()]


def _defined(definition: Any) -> str | None:
    return getattr(definition, "colname", None) or getattr(definition, "conname", None)
