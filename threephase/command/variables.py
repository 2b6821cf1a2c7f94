"""Environment variables, and those of a file such as .env where a user names one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from linter.errors import InputError
from rules.value import Value

_LINE = re.compile(r"\s*(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(?P<value>.*?)\s*")
_QUOTED = re.compile(r"""(?P<quote>["'`])(?P<text>.*?)(?P=quote)\s*(?:\#.*)?""")
_REFERENCE = re.compile(r"(?<!\\)\$(?:\{(?P<braced>[A-Za-z_]\w*)\}|(?P<bare>[A-Za-z_]\w*))")


class Variables(Value):
    """environment: the process's. file: those of the named file, shown: how that is printed."""

    environment: Mapping[str, str]
    file: Mapping[str, str]
    shown: str = ""

    def __repr__(self) -> str:
        return f"Variables({self.shown})"

    @classmethod
    def of(cls, file: Path | None, environment: Mapping[str, str] | None = None) -> Variables:
        """Those of the process, and of the file if one is named. Raises InputError, which repeats no value."""
        from threephase.session import environment as own

        known = own() if environment is None else environment
        if file is None:
            return cls(environment=known, file={})
        return cls(environment=known, file=_read(file, known), shown=str(file))

    def get(self, name: str) -> str | None:
        """Its value. Raises InputError where the file and the environment say two things: neither is surely meant."""
        here, there = self.environment.get(name), self.file.get(name)
        if here and there and here != there:
            raise InputError(f"{name} is set in the environment, and otherwise in {self.shown}. Unset one of them.")
        return here or there


def _read(path: Path, environment: Mapping[str, str]) -> dict[str, str]:
    from linter.read import read_text

    found: dict[str, str] = {}
    for number, line in enumerate(read_text(path, str(path)).splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = _LINE.fullmatch(line)
        if parts is None:
            raise InputError(f"{path}:{number}: is no variable. Write it as NAME=value.")
        found[parts["name"]] = _value(parts["value"], {**environment, **found})
    return found


def _value(written: str, known: Mapping[str, str]) -> str:
    """Without quotes and comment; ${NAME} stands for another variable, but not within single quotes."""
    quoted = _QUOTED.fullmatch(written)
    if quoted is not None and quoted["quote"] == "'":
        return quoted["text"]
    text = quoted["text"] if quoted is not None else re.split(r"\s#", written, maxsplit=1)[0].rstrip()
    expanded = _REFERENCE.sub(lambda found: known.get(found["braced"] or found["bare"], ""), text)
    return expanded.replace("\\$", "$")
