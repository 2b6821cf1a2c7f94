"""A correction's text read: what it was understood as, or the findings in short."""

from __future__ import annotations

from linter.correction import Refused, read_correction
from rules.correction import Correction
from rules.finding import Finding

HEAD = {
    "incident": '"INC-7"',
    "classification": '"data integrity, SEV-2"',
    "reason": '"an import left members twice"',
    "desired": '"each e-mail belongs to one member"',
    "tables": '["m", "n"]',
    "expect": "[1]",
}
"""The keys that every block has, on lines 2 to 7; the first statement stands on line 9 or later."""

DELETE = "DELETE FROM m WHERE id = 1;"


def text_of(statements: str = DELETE, block: str = "", **head: str | None) -> str:
    """A file: the block's required keys, with some of them said otherwise or left out, then these lines of it."""
    said = {**HEAD, **head}
    lines = [f"-- {key} = {value}" for key, value in said.items() if value is not None]
    lines += [f"-- {line}" for line in block.splitlines()]
    return "\n".join(["-- /// correction", *lines, "-- ///", statements])


def correction(statements: str = DELETE, block: str = "", **head: str | None) -> Correction:
    """What the file is understood as."""
    read = read_correction(text_of(statements, block, **head), "corrections/INC-7.sql")
    assert isinstance(read, Correction), read
    return read


def findings(statements: str = DELETE, block: str = "", **head: str | None) -> tuple[Finding, ...]:
    """Why it is refused; nothing if it is not."""
    read = read_correction(text_of(statements, block, **head), "corrections/INC-7.sql")
    return read.findings if isinstance(read, Refused) else ()


def the_only(statements: str = DELETE, block: str = "", **head: str | None) -> Finding:
    """The one finding there is."""
    found = findings(statements, block, **head)
    assert len(found) == 1, found
    return found[0]
