"""A document's story played step by step: each command ends, and prints, as the document tells it."""

from __future__ import annotations

import re

from demo.stage import Stage
from demo.story import Command, Edit, Step, Written, expected_code
from tests.documents import Command as Shown

_NUMBER = re.compile(r"\d(?:[\d,.:]*\d)?")
_HASH = re.compile(r"\b[0-9a-f]{32,}\b|\b(?=[0-9a-f]*[0-9])[0-9a-f]{12}\b")
_SPACE = re.compile(r"[ \t]+")


def loosely(text: str) -> str:
    """Without what differs from one machine to the next: numbers, hashes, and how they are aligned."""
    lines = _HASH.sub("0", text.rstrip("\n")).splitlines()
    return "\n".join(_SPACE.sub(" ", _NUMBER.sub("0", line)).rstrip() for line in lines)


def assert_as_told(stage: Stage, step: Step) -> None:
    """Plays it."""
    output, code = stage.play(step)
    match step:
        case Command():
            assert code == expected_code(output), f"$ {step.text}\n{output}"
            assert Shown("", loosely(step.shown) or None).matches(loosely(output)), f"$ {step.text}\n{output}"
        case Written():
            assert Shown("", step.shown).matches(output), f"{step.path} is not what the document shows."
        case Edit():
            pass
