"""One table of threephase.toml: values by key, each of the right type or an error that says where and what is meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from linter.errors import ConfigError
from linter.nearest import did_you_mean
from linter.reason import reason_given
from rules.value import Value
from threephase.config.document import Document, Keys

_KINDS = {str: "a string", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}


class Table(Value):
    """A table. keys: the way to it. Every method raises ConfigError where the value is not what it must be."""

    document: Document
    content: Mapping[str, Any]
    keys: Keys = ()

    def error(self, problem: str, *keys: str, value: str | None = None) -> ConfigError:
        """The error about one of its keys, or about the table itself. value: the string in a list that is meant."""
        return self.document.error(problem, (*self.keys, *keys), value)

    def allow(self, *known: str) -> None:
        """Refuses any other key."""
        for key in self.content:
            if key not in known:
                listed = f"Known here: {', '.join(known)}."
                raise self.error(f'unknown key "{key}"{self._where()}. {did_you_mean(key, known, listed)}', key)

    def table(self, key: str) -> Table:
        """The table under the key; an empty one if there is none."""
        value = self.content.get(key, {})
        if not isinstance(value, dict):
            raise self.error(f"{self._of(key)} must be a table: write it under [{key}].", key)
        return Table(document=self.document, content=cast("dict[str, Any]", value), keys=(*self.keys, key))

    def tables(self, key: str) -> tuple[Table, ...]:
        """The tables that each begin with [[key]]."""
        value = self.content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in cast("list[object]", value)):
            raise self.error(f"each of {self._of(key)} must be a table of its own: begin it with [[{key}]].", key)
        items = cast("list[dict[str, Any]]", value)
        return tuple(
            Table(document=self.document, content=item, keys=(*self.keys, key, i)) for i, item in enumerate(items)
        )

    def text(self, key: str) -> str:
        """The string under the key, which must be there and say something."""
        if key not in self.content:
            raise self.error(f'the key "{key}" is missing{self._where()}.')
        return self._string(key, self.content[key])

    def reason(self) -> str:
        """The text under `reason`, which must be there and be one."""
        reason = reason_given(self.text("reason"))
        if not reason:
            raise self.error(f"{self._of('reason')} must say why, in words.", "reason")
        return reason

    def optional_text(self, key: str) -> str | None:
        """The string under the key, if there is one."""
        return self.text(key) if key in self.content else None

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of strings under the key; empty if there is none."""
        value = self.content.get(key, [])
        if not isinstance(value, list):
            raise self.error(f'{self._of(key)} must be a list of strings, ["…"], not {_kind(value)}.', key)
        return tuple(self._string(key, item, "a list of strings only") for item in cast("list[object]", value))

    def some_texts(self, key: str) -> tuple[str, ...]:
        """The list of strings under the key, which must be there and not be empty."""
        texts = self.texts(key)
        if not texts:
            raise self.error(f"{self._of(key)} must name at least one.", key)
        return texts

    def number(self, key: str, allowed: range) -> int | None:
        """The whole number under the key, if there is one."""
        value: object = self.content.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value not in allowed:
            raise self.error(f"{self._of(key)} must be a whole number from {allowed[0]} to {allowed[-1]}.", key)
        return value

    def _string(self, key: str, value: object, expected: str = "a string") -> str:
        if not isinstance(value, str):
            raise self.error(f"{self._of(key)} must be {expected}, not {_kind(value)}.", key)
        if not value.strip():
            raise self.error(f"{self._of(key)} must not be empty.", key)
        return value

    def _where(self) -> str:
        return f" in {self._name()}" if self.keys else ""

    def _of(self, key: str) -> str:
        return f"{key}{self._where()}"

    def _name(self) -> str:
        name = ".".join(key for key in self.keys if isinstance(key, str))
        return f"[[{name}]]" if isinstance(self.keys[-1], int) else f"[{name}]"


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a date or time")
