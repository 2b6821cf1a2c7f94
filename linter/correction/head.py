"""The block of a correction as a whole: what is missing, and what does not go together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from linter.block.block import Block
from linter.block.refusal import Refusal
from linter.block.same_table import same_table
from linter.correction.keys import EXAMPLES, KEYS, REQUIRED
from linter.correction.why import Why
from rules.correction import RevertBy
from rules.name import Name

# What each way back needs, and what it has no use for.
_NEEDS = {RevertBy.IMAGES: None, RevertBy.SQL: "revert_file", RevertBy.NONE: "backup"}
_NOT_OF = {
    "revert_file": 'revert_file is read with revert = "sql" alone.',
    "backup": 'backup is what one goes back to with revert = "none" alone.',
}


def understood(block: Block) -> dict[str, Any]:
    """The fields of a correction that its block says. Its values are fit."""
    return {key: KEYS[key](key, value) for key, value in block.values.items()}


def problems_with(block: Block, fields: dict[str, Any], own_file: str) -> Iterator[Refusal]:
    """What is wrong with fit values, taken together. own_file: the correction's own name."""
    for key in (each for each in REQUIRED if each not in fields):
        example = f"{key} = {EXAMPLES[key]}"
        yield _refusal(block, "", f"The block does not say {key}.", f"Say it in the block:\n  -- {example}")
    yield from _way_back(block, fields, own_file)
    yield from _outside(block, fields)


def _way_back(block: Block, fields: dict[str, Any], own_file: str) -> Iterator[Refusal]:
    way: RevertBy = fields.get("revert", RevertBy.IMAGES)
    needed = _NEEDS[way]
    if needed is not None and needed not in fields:
        message = f'revert = "{way.value}" needs {needed}.'
        yield _refusal(block, "revert", message, f"Say it in the block:\n  -- {needed} = {EXAMPLES[needed]}")
    for key in (each for each in _NOT_OF if each in fields and each != needed):
        yield _refusal(block, key, f'{_NOT_OF[key]} This one says "{way.value}".', f"Take {key} out, or mend revert.")
    if fields.get("revert_file") == own_file:
        yield _refusal(
            block, "revert_file", "revert_file is this very file.", "Write the way back into one of its own."
        )


def _outside(block: Block, fields: dict[str, Any]) -> Iterator[Refusal]:
    tables: tuple[Name, ...] = fields.get("tables", ())
    if not tables:
        return
    for key, names in (
        ("freeze", fields.get("freeze", ())),
        ("volatile", (v.table for v in fields.get("volatile", ()))),
    ):
        for name in names:
            if not any(same_table(name, each) for each in tables):
                message = f"{key} names {name}, which tables does not name."
                yield _refusal(block, key, message, "Name it in tables too, if it is to be changed; else take it out.")


def _refusal(block: Block, key: str, message: str, advice: str) -> Refusal:
    start, end = block.places.get(key, block.closed)
    return Refusal(rule=Why.BLOCK, message=message, help=advice, start=start, end=end)
