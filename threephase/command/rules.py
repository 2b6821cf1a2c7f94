"""`threephase rules` and `threephase explain`."""

from __future__ import annotations

from linter.errors import ConfigError
from linter.nearest import did_you_mean
from rules.registry import RULES, by_id
from rules.rule import Rule
from threephase.exit_code import ExitCode
from threephase.output import uses_colour, write
from threephase.rule_page import rule_page

_WIDTH = max(len(rule.id) for rule in RULES)


def rules_command(format: str) -> int:
    """Lists every rule with its category, its severity, how one answers for a finding, and what it wants instead."""
    write(_as_json() if format == "json" else _as_text(), None)
    return ExitCode.CLEAN


def _as_json() -> str:
    import json

    fields = ("id", "category", "severity", "approvable", "why", "instead", "source")
    return json.dumps([{field: getattr(rule, field) for field in fields} for rule in RULES], indent=2) + "\n"


def _as_text() -> str:
    lines: list[str] = []
    for category in dict.fromkeys(rule.category for rule in RULES):
        lines += [category, *(_line(rule) for rule in RULES if rule.category is category), ""]
    return "\n".join(lines) + "\n"


def _line(rule: Rule) -> str:
    answer = "approve" if rule.approvable else "ignore"
    return f"  {rule.id:{_WIDTH}}  {rule.severity:7}  {answer:7}  {_first_sentence(rule.instead)}"


def _first_sentence(text: str) -> str:
    return text.split(". ")[0].rstrip(".") + "."


def explain_command(name: str, color: str) -> int:
    """Prints one rule's page, as Markdown; laid out where a terminal is there to show it."""
    rule = by_id.get(name.lower())
    if rule is None:
        raise ConfigError(f'There is no rule "{name}". {_hint(name.lower())}')
    page = rule_page(rule)
    if not uses_colour(color, to_file=False):
        write(page, None)
        return ExitCode.CLEAN
    from rich.console import Console
    from rich.markdown import Markdown

    Console(force_terminal=True, width=min(Console().width, 100)).print(Markdown(page))
    return ExitCode.CLEAN


def _hint(name: str) -> str:
    members = [rule.id for rule in RULES if rule.category == name]
    if members:
        return f"It is a category, of {', '.join(members)}."
    return did_you_mean(name, by_id, "`threephase rules` lists the rules.")
