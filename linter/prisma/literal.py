"""Just enough JavaScript to read literals out of a configuration file without running it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TOKEN = re.compile(
    r"""(?P<comment> //[^\n]* | /\*.*?(?:\*/|\Z) )
      | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | `(?:\\.|[^`\\])*`        # strings
      | [A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*                              # names, dotted ones too: path.join
      | \S""",
    re.VERBOSE | re.DOTALL,
)
_CLOSING = {"{": "}", "(": ")", "[": "]"}
_EXPORTS = (("defineConfig", "("), ("export", "default"), ("module.exports", "="))

SPREAD = "..."  # The key under which `entries` says that an object takes more keys from elsewhere.

Tokens = Sequence[str]


def tokens(text: str) -> Tokens:
    """The text's words, strings and marks; no comments."""
    return [found[0] for found in _TOKEN.finditer(text) if not found["comment"]]


def exported_object(words: Tokens) -> Tokens | None:
    """What stands inside the braces of the object that the module exports; None if it does not export a literal."""
    for export in _EXPORTS:
        start = _after(words, export)
        if start is None:
            continue
        if words[start : start + 1] == ["{"]:
            return inside(words[start:])
        if (value := _declared(words, words[start])) is not None:
            return inside(words[value:])
    return None


def inside(words: Tokens) -> Tokens:
    """What stands between the bracket that the words begin with and the one that closes it."""
    if not words or words[0] not in _CLOSING:
        return []
    depth = 0
    for at, word in enumerate(words):
        depth += (word in _CLOSING) - (word in _CLOSING.values())
        if depth == 0:
            return words[1:at]
    return words[1:]


def entries(words: Tokens) -> dict[str, Tokens]:
    """The keys of an object, each with the words of its value. words: what stands inside the object's braces."""
    found: dict[str, Tokens] = {}
    for part in split(words):
        if part[:3] == [".", ".", "."]:
            found[SPREAD] = part[3:]
        elif part[1:2] == [":"]:
            found[string(part[0]) or part[0]] = part[2:]
        elif part:
            found[part[0]] = []  # shorthand, or a method: the value stands elsewhere
    return found


def split(words: Tokens) -> list[Tokens]:
    """The words between commas, commas inside brackets not counted."""
    parts: list[list[str]] = [[]]
    depth = 0
    for word in words:
        depth += (word in _CLOSING) - (word in _CLOSING.values())
        if word == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if part]


def string(word: str) -> str | None:
    """The value of a string literal; None of anything else, and of a template that is filled in at run time."""
    if word[:1] not in {'"', "'", "`"} or len(word) < 2 or (word[0] == "`" and "${" in word):
        return None
    return re.sub(r"\\(.)", r"\1", word[1:-1], flags=re.DOTALL)


def _after(words: Tokens, sequence: tuple[str, ...]) -> int | None:
    length = len(sequence)
    starts = range(len(words) - length)
    return next((at + length for at in starts if tuple(words[at : at + length]) == sequence), None)


def _declared(words: Tokens, name: str) -> int | None:
    """Where the object begins that is assigned to the name, as in `const config: PrismaConfig = {`."""
    for at, word in enumerate(words[:-1]):
        if word in {"const", "let", "var"} and words[at + 1] == name and "=" in words[at:]:
            value = words.index("=", at) + 1
            return value if words[value : value + 1] == ["{"] else None
    return None
