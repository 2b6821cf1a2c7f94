"""The text of threephase.toml, and errors that name the line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from linter.errors import ConfigError, InputError
from linter.lines import lines_of
from linter.read import read_text
from linter.report.visible import visible
from rules.value import Value

# The way to a value: ("lint", "select"), ("ignores", 0, "path"). Lists count from 0.
Keys: TypeAlias = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(?P<open>\[\[?)(?P<keys>[^\[\]]+)\]")
_ENTRY = re.compile(r"(?P<keys>[^=#\[\]{}]+)=")
_KEY = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")
_AT_LINE = re.compile(r" \(at line (\d+), column (\d+)\)\Z")


class Document(Value):
    """A configuration's text. shown: the file as it is printed."""

    shown: str
    text: str

    def error(self, problem: str, keys: Keys = (), value: str | None = None) -> ConfigError:
        """The error about a key, or about one string in its list, with the line where that can be told."""
        line = self._line(keys, value)
        place = self.shown if line is None else f"{self.shown}:{line}"
        return ConfigError(f"{place}: {visible(problem)}")

    def content(self) -> dict[str, Any]:
        """What the text says. Raises ConfigError if it is not TOML."""
        if not self.text.strip():
            raise self.error("the file is empty. Write your settings, or remove it.")
        import tomllib  # here, for most projects have no such file

        try:
            return tomllib.loads(self.text)
        except (ValueError, RecursionError) as error:  # a number of 5,000 digits; brackets 1,000 deep
            found = _AT_LINE.search(str(error))
            place = f":{found[1]}:{found[2]}" if found else ""
            reason = _AT_LINE.sub("", str(error)).rstrip(".")
            raise ConfigError(f"{self.shown}{place}: not valid TOML: {reason}.") from error

    def _line(self, keys: Keys, value: str | None) -> int | None:
        """Where the key stands, or the table it is in; tomllib does not tell."""
        places = dict(reversed(list(_places(self.text))))
        known = next((keys[:length] for length in range(len(keys), 0, -1) if keys[:length] in places), None)
        if known is None:
            return None
        line = places[known]
        quoted = () if value is None else (f'"{value}"', f"'{value}'")
        rest = enumerate(lines_of(self.text)[line - 1 :], start=line)
        return next((number for number, text in rest if any(string in text for string in quoted)), line)


def read_document(path: Path, shown: str) -> Document:
    """The file's text. shown: how its path is printed. Raises ConfigError."""
    try:
        return Document(shown=shown, text=read_text(path, shown))
    except InputError as error:
        raise ConfigError(str(error)) from error


def _places(text: str) -> Iterator[tuple[Keys, int]]:
    """The tables and keys with their lines, as far as they are written in the usual way, one on a line."""
    table: Keys = ()
    seen: Counter[Keys] = Counter()
    for number, line in enumerate(lines_of(text), start=1):
        if header := _HEADER.match(line):
            table = _keys(header["keys"])
            if header["open"] == "[[":
                name, table = table, (*table, seen[table])
                seen[name] += 1
                yield name, number
            yield table, number
        elif entry := _ENTRY.match(line):
            keys = _keys(entry["keys"])
            yield from (((*table, *keys[:length]), number) for length in range(1, len(keys) + 1))


def _keys(text: str) -> Keys:
    return tuple(found[1] or found[2] or found[3] or "" for found in _KEY.finditer(text))
