"""The names of rules, categories and change types in threephase.toml, each held to those that exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from linter.nearest import did_you_mean
from rules.finding import Category, Severity
from threephase.config.table import Table

_LISTED = "`threephase rules` lists the rules and their categories."
_Choice = TypeVar("_Choice", bound=StrEnum)


def unknown_rule(name: str) -> str | None:
    """What is wrong with the name of a rule or category; None if there is one of that name."""
    from rules.registry import by_id

    known = (*by_id, *Category)
    if name in known:
        return None
    return f'there is no rule or category "{name}". {did_you_mean(name, known, _LISTED)}'


def rules_or_categories(table: Table, key: str, names: Iterable[str]) -> frozenset[str]:
    """The names under the key, all of them known. Raises ConfigError."""
    names = frozenset(names)
    for name in sorted(names):
        if problem := unknown_rule(name):
            raise table.error(f"{key}: {problem}", key, value=name)
    return names


def approvable_rules(table: Table, key: str) -> frozenset[str]:
    """The rules under the key, all of them such as an approval answers for. Raises ConfigError."""
    names = frozenset(table.some_texts(key))
    for name in sorted(names):
        if problem := _not_approvable(name):
            raise table.error(f"{key}: {problem}", key, value=name)
    return names


def _not_approvable(name: str) -> str | None:
    from rules.registry import by_id

    if name not in by_id:
        return f'there is no rule "{name}". {did_you_mean(name, by_id, _LISTED)}'
    if not by_id[name].approvable:
        why = f"{name} is not about destruction or breaking change, so it cannot be approved"
        return f"{why}. Write it under [[ignores]], with the migration as its path."
    return None


def severities(table: Table) -> Mapping[str, Severity]:
    """A severity for each rule or category that the table names. Raises ConfigError."""
    for name in table.content:
        if problem := unknown_rule(name):
            raise table.error(problem, name)
    return {name: choice(table, name, Severity) for name in table.content}


def choice(table: Table, key: str, among: type[_Choice]) -> _Choice:
    """The value under the key as one of a few words. Raises ConfigError."""
    word, words = table.text(key), [item.value for item in among]
    if word not in words:
        near = did_you_mean(word, words, "")
        raise table.error(f'{key} must be {" or ".join(words)}, not "{word}". {near}'.rstrip(), key)
    return among(word)
