"""Names that PostgreSQL cuts, found in the tokens: the operations know only what is left of them."""

from __future__ import annotations

from collections.abc import Iterator

from linter.file_findings import finding
from linter.parse import ParsedMigration
from linter.position import Lines
from linter.scan import Kind, Token
from rules.finding import Finding, Severity
from rules.name import quote
from rules.value import replace

LIMIT = 63  # bytes, NAMEDATALEN - 1
_MOST_BYTES = 4  # that a character takes in UTF-8


def long_names(parsed: ParsedMigration, lines: Lines) -> Iterator[Finding]:
    """A finding where each name that is cut first stands; graver where another one is cut to the same."""
    written: dict[str, str] = {}
    for token, kept in _cut(parsed):
        if token.value in written:
            continue
        message = (
            f"The name has {_length(token)} bytes, of which PostgreSQL keeps {LIMIT}: the object is called {kept}."
        )
        one = finding("identifier-too-long", lines.span(token.start, token.end), message, _help(kept))
        if kept in written.values():
            message = (
                f"This name and another one of the migration are the same to PostgreSQL, which keeps {LIMIT} bytes "
            )
            one = replace(one, message=f"{message}of each: {kept}.", severity=Severity.ERROR)
        written[token.value] = kept
        yield one


def _cut(parsed: ParsedMigration) -> Iterator[tuple[Token, str]]:
    """The names that are too long, each with what is left of it. By their length alone most files hold none."""
    least = LIMIT if parsed.source.isascii() else LIMIT // _MOST_BYTES
    for token in parsed.tokens:
        if token.end - token.start > least and token.kind in (Kind.WORD, Kind.QUOTED) and _length(token) > LIMIT:
            yield token, token.value.encode("utf-8", "surrogatepass")[:LIMIT].decode("utf-8", "ignore")


def _length(token: Token) -> int:
    return len(token.value.encode("utf-8", "surrogatepass"))


def _help(kept: str) -> str:
    return f"Choose a shorter name, in schema.prisma with map:. What is there already is called {quote(kept)}."
