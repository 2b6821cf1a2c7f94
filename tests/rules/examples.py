"""The rules' examples, each under a name: `drop-table-bad-1`."""

from __future__ import annotations

from collections.abc import Iterator

from rules.registry import RULES
from rules.rule import Example


def _named() -> Iterator[tuple[str, Example]]:
    for rule in RULES:
        for kind, examples in (("bad", rule.bad), ("good", rule.good)):
            for number, example in enumerate(examples, 1):
                yield f"{rule.id}-{kind}-{number}", example


EXAMPLES = dict(_named())
