"""Names of tables and columns as the block writes them: parts as in SQL, but that nothing is folded to lower case."""

from __future__ import annotations

import re

from linter.block.toml import toml_text
from linter.correction.unfit import UnfitError
from linter.grammar.cursor import Cursor, NotUnderstood
from linter.scan import Kind, Token, scan
from rules.name import Name, quote

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*")
_RESERVED = {
    "pg_catalog": "PostgreSQL's own",
    "information_schema": "PostgreSQL's own",
    "pg_toast": "PostgreSQL's own",
    "threephase": "the ledger's own",
    "pg_temp": "a temporary one, which no other session sees",
}


def table_name(key: str, text: str) -> Name:
    """`members`, `public.members` or `"Members"`. Raises UnfitError.

    A bare part with capital letters is that very name, as in Prisma's `Member`: nobody means `member` by it.
    """
    parts = _parts(text)
    if parts is None or len(parts) not in (1, 2):
        raise UnfitError(f"{key} names no table by {text!r}.", _how(text, "public.members"))
    found = Name(parts[-1], parts[0] if len(parts) == 2 else None)
    owner = belongs_to(found)
    if owner is not None:
        raise UnfitError(f"{key} names {found}, which is {owner}.", "Take it out: a correction leaves it alone.")
    return found


def column_name(key: str, text: str) -> tuple[Name, str]:
    """The table and the column of `members.updated_at` or `public.members.updated_at`. Raises UnfitError."""
    parts = _parts(text)
    if parts is None or len(parts) not in (2, 3):
        raise UnfitError(f"{key} names no column by {text!r}.", _how(text, "members.updated_at"))
    return Name(parts[-2], parts[0] if len(parts) == 3 else None), parts[-1]


def belongs_to(name: Name) -> str | None:
    """Whose a table is that no correction may write; None if it may."""
    schema = name.schema or ""
    if schema.startswith(("pg_temp", "pg_toast")):
        return _RESERVED[schema[:7] if schema.startswith("pg_temp") else "pg_toast"]
    if name.schema is None and name.name.startswith("pg_"):
        return _RESERVED["pg_catalog"]
    return _RESERVED.get(schema)


def written(name: Name) -> str:
    """The name as a text of the block that is read as that name."""
    parts = (name.name,) if name.schema is None else (name.schema, name.name)
    return toml_text(".".join(part if _PLAIN.fullmatch(part) else quote(part) for part in parts))


def _parts(text: str) -> tuple[str, ...] | None:
    """The parts between the dots; None where it is no name."""
    scanned = scan(text)
    tokens = [_exact(token, text) for token in scanned.tokens]
    if scanned.unfinished or scanned.comments or not all(token.value for token in tokens):
        return None
    c = Cursor(text, tokens)
    try:
        parts = [c.identifier()]
        while c.accept_symbol("."):
            parts.append(c.identifier())
    except NotUnderstood:
        return None
    return tuple(parts) if c.done else None


def _exact(token: Token, text: str) -> Token:
    return token._replace(value=text[token.start : token.end]) if token.kind is Kind.WORD else token


def _how(text: str, example: str) -> str:
    if text.strip() and not any(mark in text for mark in '".') and not _PLAIN.fullmatch(text):
        return f"What must be quoted in SQL is quoted here too: {toml_text(quote(text))}"
    return f"Write it as in SQL, such as {toml_text(example)}; with quotes where SQL needs them: '\"Old members\"'"
