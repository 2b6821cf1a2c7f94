"""A place in a statement's tokens, and the few steps that every grammar rule is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from linter.grammar.keyword import is_keyword
from linter.scan import Kind, Token, from_unicode
from rules.name import Name

_T = TypeVar("_T")
_OPENING, _CLOSING = ("(", "["), (")", "]")


class NotUnderstood(Exception):  # noqa: N818
    """The tokens are not what the grammar knows. Caught where a clause ends; it becomes an Unrecognised operation."""

    def __init__(self, reason: str, token: Token | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.token = token


class Cursor:
    """Reads tokens[index:end] of a file. `text` is the whole file, so that the author's words can be sliced from it."""

    __slots__ = ("end", "index", "text", "tokens")

    def __init__(self, text: str, tokens: Sequence[Token], index: int = 0, end: int | None = None) -> None:
        self.text = text
        self.tokens = tokens
        self.index = index
        self.end = len(tokens) if end is None else end

    # Looking ------------------------------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        """Whether every token was read."""
        return self.index >= self.end

    def peek(self, ahead: int = 0) -> Token | None:
        """The next token, or the one that many after it."""
        place = self.index + ahead
        return self.tokens[place] if place < self.end else None

    def word(self, ahead: int = 0) -> str:
        """The next token's word, or "" when it is no unquoted word."""
        place = self.index + ahead
        if place >= self.end:
            return ""
        token = self.tokens[place]
        return token.value if token.kind is Kind.WORD else ""

    def at(self, *words: str) -> bool:
        """Whether these unquoted words come next."""
        place, tokens = self.index, self.tokens
        if place + len(words) > self.end:
            return False
        for word in words:  # a plain loop: this is the most frequent question of all
            kind, value, _, _ = tokens[place]
            if value != word or kind is not Kind.WORD:
                return False
            place += 1
        return True

    def at_symbol(self, symbol: str, ahead: int = 0) -> bool:
        """Whether this operator or punctuation comes next."""
        token = self.peek(ahead)
        return token is not None and token.kind is Kind.SYMBOL and token.value == symbol

    def at_kind(self, kind: Kind) -> bool:
        """Whether a token of this kind comes next."""
        token = self.peek()
        return token is not None and token.kind is kind

    # Taking -------------------------------------------------------------------------------------------------------

    def take(self) -> Token:
        """The next token, whatever it is."""
        token = self.peek()
        if token is None:
            raise NotUnderstood("the statement ends too early")
        self.index += 1
        return token

    def accept(self, *words: str) -> bool:
        """Takes these words if they come next, all or none."""
        if not self.at(*words):
            return False
        self.index += len(words)
        return True

    def accept_one(self, *words: str) -> str:
        """Takes the next word if it is one of these; returns it, or ""."""
        word = self.word()
        if word and word in words:
            self.index += 1
            return word
        return ""

    def accept_symbol(self, symbol: str) -> bool:
        """Takes this operator or punctuation if it comes next."""
        if not self.at_symbol(symbol):
            return False
        self.index += 1
        return True

    def expect(self, *words: str) -> None:
        """Takes these words; anything else is not understood."""
        if not self.accept(*words):
            raise self.unexpected(f"expected {' '.join(words).upper()}")

    def expect_symbol(self, symbol: str) -> None:
        """Takes this punctuation; anything else is not understood."""
        if not self.accept_symbol(symbol):
            raise self.unexpected(f'expected "{symbol}"')

    def unexpected(self, wanted: str) -> NotUnderstood:
        """The error for the next token."""
        token = self.peek()
        found = f"found {self.text[token.start : token.end][:40]!r}" if token else "the statement ends"
        return NotUnderstood(f"{wanted}, {found}", token)

    def finish(self) -> None:
        """The statement must end here."""
        if not self.done:
            raise self.unexpected("expected the end of the statement")

    # Names and values ---------------------------------------------------------------------------------------------

    def identifier(self) -> str:
        """An identifier, cut at 63 bytes as PostgreSQL cuts it."""
        token = self.peek()
        if token is None or token.kind not in (Kind.WORD, Kind.QUOTED):
            raise self.unexpected("expected a name")
        self.index += 1
        value = token.value
        if token.kind is Kind.QUOTED and self.text[token.start] != '"' and self.accept("uescape"):
            value = from_unicode(self.text[token.start + 3 : token.end - 1].replace('""', '"'), self.string())
        if len(value) > 15 and len(value.encode("utf-8", "surrogatepass")) > 63:
            return value.encode("utf-8", "surrogatepass")[:63].decode("utf-8", "ignore")
        return value

    def name(self) -> Name:
        """A name with an optional schema; a leading database name is dropped."""
        schema, name = None, self.identifier()
        while self.accept_symbol("."):
            schema, name = name, self.identifier()
        return Name(name, schema)

    def string(self) -> str:
        """A string constant's value."""
        token = self.peek()
        if token is None or token.kind is not Kind.STRING:
            raise self.unexpected("expected a string")
        self.index += 1
        return token.value

    def listed(self, item: Callable[[], _T]) -> tuple[_T, ...]:
        """One item or more, divided by commas."""
        items = [item()]
        while self.accept_symbol(","):
            items.append(item())
        return tuple(items)

    def parenthesised(self, item: Callable[[], _T]) -> tuple[_T, ...]:
        """A list of items in parentheses, which may be empty."""
        self.expect_symbol("(")
        if self.accept_symbol(")"):
            return ()
        items = self.listed(item)
        self.expect_symbol(")")
        return items

    # Skipping -----------------------------------------------------------------------------------------------------

    def skip_parentheses(self) -> Cursor:
        """Steps over a parenthesised group and returns a cursor over its inside."""
        self.expect_symbol("(")
        inside = self.index
        self.skip_until(symbols=(")",))
        self.expect_symbol(")")
        return Cursor(self.text, self.tokens, inside, self.index - 1)

    def skip_until(self, *words: str, symbols: tuple[str, ...] = ()) -> None:
        """Moves to the first of these keywords or symbols outside parentheses, or to the end."""
        depth = 0
        while self.index < self.end:
            token = self.tokens[self.index]
            value = token.value
            if token.kind is Kind.SYMBOL:
                if depth == 0 and value in symbols:
                    return
                if value in _OPENING:
                    depth += 1
                elif value in _CLOSING:
                    depth -= 1
                    if depth < 0:
                        raise self.unexpected("expected no closing parenthesis")
            elif depth == 0 and token.kind is Kind.WORD and value in words and is_keyword(self.tokens, self.index):
                return
            self.index += 1
        if depth > 0:
            raise NotUnderstood("a parenthesis is never closed", self.peek(-1))

    def rest(self) -> str:
        """All that is left, as the author wrote it; the cursor moves to the end."""
        begin, self.index = self.index, max(self.index, self.end)
        return self._written(begin)

    def since(self, index: int) -> str:
        """What was read since the cursor stood at that index, as the author wrote it."""
        return self._written(index)

    def _written(self, begin: int) -> str:
        """The text from that index up to the cursor, a space for each comment: nobody shall take it for code."""
        tokens = self.tokens[begin : self.index]
        if not tokens:
            return ""
        text = self.text[tokens[0].start : tokens[-1].end]
        if "--" not in text and "/*" not in text:
            return text
        parts, end = [], tokens[0].start
        for token in tokens:
            between = self.text[end : token.start]
            parts += [" " if between.strip() else between, self.text[token.start : token.end]]
            end = token.end
        return "".join(parts)
