"""A backfill's text read: what it was understood as, or the findings in short."""

from __future__ import annotations

from linter.backfill import Refused, read_backfill
from rules.backfill import Backfill, Work
from rules.finding import Finding


def text_of(statement: str, block: str = "") -> str:
    """A file with that statement, under a block of these lines."""
    lines = "".join(f"-- {line}\n" for line in block.splitlines())
    return f"-- /// backfill\n{lines}-- ///\n{statement}"


def backfill(statement: str, block: str = "") -> Backfill:
    """What the file is understood as."""
    read = read_backfill(text_of(statement, block), "backfills/names.sql")
    assert isinstance(read, Backfill), read
    return read


def work(statement: str, block: str = "") -> Work:
    """What the statement is understood as."""
    return backfill(statement, block).work


def findings(statement: str, block: str = "") -> tuple[Finding, ...]:
    """Why it is refused; nothing if it is not."""
    read = read_backfill(text_of(statement, block), "backfills/names.sql")
    return read.findings if isinstance(read, Refused) else ()


def rules(statement: str, block: str = "") -> list[str]:
    """The findings by their rules, in order."""
    return [finding.rule for finding in findings(statement, block)]


def the_only(statement: str, block: str = "") -> Finding:
    """The one finding there is."""
    (found,) = findings(statement, block)
    return found
