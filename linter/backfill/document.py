"""The text of a new backfill file."""

from __future__ import annotations

from linter.block.toml import toml_text

_WINDOW = '-- # window = "mon-fri 22:00-06:00 Europe/Berlin"  # without it batches may begin at any time'

_AFTER = '-- # after  = "20260110120000_add_display_name"  # refused until that migration is applied'
_REST = f"""{_WINDOW}
-- # verify = "SELECT count(*) FROM members WHERE display_name IS NULL"  # must be 0 when all is done
-- ///
-- One UPDATE, DELETE or INSERT … SELECT. Its WHERE leaves out the rows that are done.

"""


def template() -> str:
    """What `threephase backfill new NAME` writes: nothing in it is set, and the statement is missing."""
    return f"-- /// backfill\n{_AFTER}\n{_REST}"


def document(statement: str, *, after: str | None, verify: str | None) -> str:
    """The file of that statement, which ends with its semicolon."""
    lines = ["-- /// backfill"]
    lines += [f"-- after  = {toml_text(after)}"] if after is not None else []
    lines += [f"-- verify = {toml_text(verify)}"] if verify is not None else []
    return "\n".join([*lines, _WINDOW, "-- ///", statement, ""])
