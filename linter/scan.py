"""PostgreSQL's lexical rules: text to tokens and comments, with exact offsets.

The rules are those of PostgreSQL's src/backend/parser/scan.l, with standard_conforming_strings on, and a test holds
the outcome to PostgreSQL's own scanner. Why not sqlglot's tokenizer: docs/adr/0002.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from rules.value import Value


class Kind(IntEnum):
    """What a token is. SYMBOL is an operator or punctuation."""

    WORD = 1
    QUOTED = 2
    STRING = 3
    NUMBER = 4
    PARAMETER = 5
    SYMBOL = 6


class Token(NamedTuple):
    """One token. start and end are character offsets into the file, end exclusive.

    value: a word folded to lower case, a quoted identifier or string without its quotes and escapes, else the text.
    """

    kind: Kind
    value: str
    start: int
    end: int


class Comment(NamedTuple):
    """One comment with its marks, `-- …` up to the end of the line or `/* … */`."""

    text: str
    start: int
    end: int


class Unfinished(Value):
    """A quote or comment that never ends: from `start` on PostgreSQL sees no statement any more."""

    what: str
    start: int


class Scan(Value):
    """A scanned text. unfinished: where scanning had to stop, if it had to."""

    tokens: tuple[Token, ...]
    comments: tuple[Comment, ...]
    unfinished: Unfinished | None = None


_OPERATOR = r"(?:(?!--|/\*)[~!@\#^&|`?+\-*/%<>=]){1,64}"  # PostgreSQL takes 63 characters at most
# Letters, _ and everything beyond ASCII; inside a name digits and $ too. Said by what they are not: a set that names
# all of Unicode takes the re module 15 ms to compile.
_FIRST = r"[^\x00-\x40\x5b-\x5e\x60\x7b-\x7f]"
_INNER = r"[^\x00-\x23\x25-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]"
_IN_TAG = r"[^\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]"
_TOKEN = re.compile(
    rf"""[ \t\n\r\f\v]*+(?:
      (?P<word>(?![EeBbXx]'|[Uu]&['"]){_FIRST}{_INNER}*)
    | (?P<symbol>::|:=|\.\.|[,()\[\];:]|\.(?![0-9]))
    | (?P<quoted>"[^"]*+"(?!"))
    | (?P<string>'[^']*+'(?!'))
    | (?P<number>0[xXoObB][0-9a-fA-F_]+|(?:[0-9][0-9_]*(?:\.(?!\.)[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+\-]?[0-9][0-9_]*)?)
    | (?P<line>--[^\n\r]*)
    | (?P<block>/\*)
    | (?P<quote>[eEbBxX]?'|(?:[uU]&)?['"])
    | (?P<dollar>\$(?:{_FIRST}{_IN_TAG}*)?\$)
    | (?P<parameter>\$[0-9]+)
    | (?P<operator>{_OPERATOR})
    | (?P<other>[^ \t\n\r\f\v])
    )""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
# The groups of _TOKEN that nearly every token is of; by number, because a name is looked up for each.
_WORD, _SYMBOL, _QUOTED = (_TOKEN.groupindex[name] for name in ("word", "symbol", "quoted"))
_BLOCK = re.compile(r"/\*|\*/")
# What can end a constant, by its prefix: only E'…' knows backslashes, and in a bit string two quotes are two ends.
_ENDS = {"": "''?", "e": r"\\.|''?", "b": "'", "x": "'", "u&": "''?"}
# Two string constants with nothing but blanks and comments between, a line break among them, are one constant, all of
# it read by the rules of its beginning.
_CONTINUED = r"(?:[ \t\f\v]|--[^\n\r]*+)*[\n\r](?:[ \t\n\r\f\v]|--[^\n\r]*+[\n\r])*'"
_UNICODE = r"(?:\+([0-9A-Fa-f]{{6}})|([0-9A-Fa-f]{{4}})|{escape})"  # behind the escape character
_ESCAPE = r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))"
_ESCAPED_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def scan(text: str) -> Scan:
    """The tokens and comments of a text. Never fails: what cannot be read to its end is `unfinished`."""
    tokens: list[Token] = []
    comments: list[Comment] = []
    add, new = tokens.append, tuple.__new__  # Token(…) in Python costs more than all the rest of the loop
    word_kind, symbol_kind, quoted_kind = Kind.WORD, Kind.SYMBOL, Kind.QUOTED
    position: int | None = 0
    while position is not None:
        begin, position = position, None
        for found in _TOKEN.finditer(text, begin):
            group = found.lastindex or 0
            start, end = found.span(group)
            if group == _WORD:
                word = text[start:end]
                add(
                    new(
                        Token, (word_kind, word.lower() if word.isascii() else word.translate(_ASCII_LOWER), start, end)
                    )
                )
            elif group == _SYMBOL:
                add(new(Token, (symbol_kind, text[start:end], start, end)))
            elif group == _QUOTED:
                add(new(Token, (quoted_kind, text[start + 1 : end - 1], start, end)))
            else:
                item = _rarer(text, found.lastgroup or "other", start, end)
                if isinstance(item, Unfinished):
                    return Scan(tokens=tuple(tokens), comments=tuple(comments), unfinished=item)
                comments.append(item) if isinstance(item, Comment) else add(item)
                if item.end != end:  # it is longer or shorter than the pattern could tell: go on from there
                    position = item.end
                    break
    return Scan(tokens=tuple(tokens), comments=tuple(comments))


def _rarer(text: str, group: str, start: int, end: int) -> Token | Comment | Unfinished:
    match group:
        case "line":
            return Comment(text[start:end], start, end)
        case "string":
            return _string(text, start, end - 1, "", text[start + 1 : end - 1])
        case "quote":
            return _rarer_quote(text, start, end)
        case "number" | "parameter":
            return Token(Kind[group.upper()], text[start:end], start, end)
        case "operator":
            end = start + _operator_length(text[start:end])
            return Token(Kind.SYMBOL, text[start:end], start, end)
        case "dollar":
            close = text.find(text[start:end], end)
            if close < 0:
                return Unfinished(what="dollar-quoted string", start=start)
            return Token(Kind.STRING, text[end:close], start, close + end - start)
        case "block":
            close = _block_end(text, end)
            return Comment(text[start:close], start, close) if close > 0 else Unfinished(what="comment", start=start)
        case _:
            return Token(Kind.SYMBOL, text[start:end], start, end)


def _rarer_quote(text: str, start: int, begin: int) -> Token | Unfinished:
    """A constant or quoted identifier with a prefix, or with quotes inside, or without an end. begin: its inside."""
    prefix, quote = text[start : begin - 1].lower(), text[begin - 1]
    close = _closing_quote(text, begin, prefix, quote)
    if close < 0:
        return Unfinished(what="string" if quote == "'" else "quoted identifier", start=start)
    inside = text[begin:close]
    if quote == "'":
        return _string(text, start, close, prefix, _string_value(prefix, inside))
    name = inside.replace('""', '"')
    return Token(Kind.QUOTED, from_unicode(name) if prefix else name, start, close + 1)


def _closing_quote(text: str, begin: int, prefix: str, quote: str) -> int:
    """Where the quote stands that ends what begins there, or -1."""
    ends = _pattern(_ENDS[prefix].replace("'", quote))
    return next((found.start() for found in ends.finditer(text, begin) if found.group() == quote), -1)


def _string(text: str, start: int, close: int, prefix: str, value: str) -> Token | Unfinished:
    """A string constant whose first part ends at `close`, joined with the parts that continue it."""
    continued, parts = _pattern(_CONTINUED), [value]
    while more := continued.match(text, close + 1):
        close = _closing_quote(text, more.end(), prefix, "'")
        if close < 0:
            return Unfinished(what="string", start=start)
        parts.append(_string_value(prefix, text[more.end() : close]))
    return Token(Kind.STRING, "".join(parts), start, close + 1)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    """Compiled when it is first needed: most files need none of these, and the others are read at start-up."""
    return re.compile(pattern, re.DOTALL)


def _string_value(prefix: str, inside: str) -> str:
    inside = inside.replace("''", "'")
    if prefix == "e":
        return _pattern(_ESCAPE).sub(_unescape, inside) if "\\" in inside else inside
    return from_unicode(inside) if prefix == "u&" else inside


def _unescape(found: re.Match[str]) -> str:
    octal, byte, short, long, letter = found.groups()
    if letter is not None:
        return _ESCAPED_LETTERS.get(letter, letter)
    return _character(int(octal, 8) & 0xFF if octal else int(byte or short or long, 16))


def from_unicode(text: str, escape: str = "\\") -> str:
    """The inside of U&'…' or U&"…" with its code points as characters. escape: one character, which UESCAPE may change."""
    mark = re.escape(escape)
    code = _pattern(mark + _UNICODE.format(escape=mark))
    return code.sub(lambda m: _character(int(m[1] or m[2], 16)) if m[1] or m[2] else escape, text)


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF else "�"


def _operator_length(text: str) -> int:
    """How much of a run of operator characters is one operator: a trailing + or - only together with certain others."""
    if any(character in text for character in "~!@#^&|`?%"):
        return len(text)
    return max(1, len(text.rstrip("+-")))


def _block_end(text: str, position: int) -> int:
    """Where a block comment ends that has just been opened, or -1. Block comments nest."""
    depth = 1
    while found := _BLOCK.search(text, position):
        depth += 1 if found.group() == "/*" else -1
        position = found.end()
        if depth == 0:
            return position
    return -1
