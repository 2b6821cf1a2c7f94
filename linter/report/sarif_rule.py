"""A rule as SARIF describes it, for the pages that code scanning makes of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rules.finding import Severity

if TYPE_CHECKING:
    from rules.rule import Example, Rule

_LONGEST = 1024  # of a description, in GitHub's code scanning
_SENTENCE_END = re.compile(r"(?<=\.)\s")


def describe(rule: Rule) -> dict[str, object]:
    """The reportingDescriptor. For a text that the rule lacks its name stands in: GitHub refuses an empty one."""
    why = rule.why.strip() or rule.id
    instead = rule.instead.strip() or why
    link = {"helpUri": rule.source} if rule.source.startswith("https://") and " " not in rule.source else {}
    return {
        "id": rule.id,
        "shortDescription": {"text": _shortened(_SENTENCE_END.split(why)[0])},
        "fullDescription": {"text": _shortened(why)},
        "help": {"text": f"{why}\n\n{instead}", "markdown": _markdown(rule, why, instead)},
        **link,
        "defaultConfiguration": _configuration(rule.severity),
        "properties": {"tags": [rule.category.value]},
    }


def _configuration(severity: Severity) -> dict[str, object]:
    if severity is Severity.OFF:
        return {"enabled": False, "level": "none"}
    return {"level": severity.value}


def _markdown(rule: Rule, why: str, instead: str) -> str:
    blocks = [why, f"**Instead:** {instead}", *_examples("Reported", rule.bad), *_examples("Fine", rule.good)]
    return "\n\n".join([*blocks, *([rule.source] if rule.source else [])])


def _examples(title: str, examples: Sequence[Example]) -> list[str]:
    """The first example only: help is read beside an alert."""
    if not examples:
        return []
    from rules.rule import migrations_of

    first = "\n\n".join(migrations_of(examples[0]))
    return [f"{title}:", f"```sql\n{first.strip()}\n```"]


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
