"""The text of a new correction file."""

from __future__ import annotations

from linter.block.toml import toml_text

_REST = """\
-- classification = "data integrity, SEV-"  # of the release model, with the severity: SEV-1 to SEV-4
-- reason         = ""  # what is wrong, and how it came about
-- desired        = ""  # what shall hold when it is done
-- tables         = []  # all that may change, by triggers and cascades too: "members", "public.bookings"
-- expect         = []  # rows of each statement, in their order: 3, "1..5", "0.."
-- # freeze       = ["members"]  # their writers wait until it is done
-- # before       = [{ query = "SELECT count(*) FROM members", is = 7 }]
-- # after        = [{ query = "SELECT count(*) FROM members", is = "equal to before" }]
-- # revert       = "images"  # or "sql" with revert_file, or "none" with backup
-- # volatile     = { "members.updated_at" = "a trigger stamps it" }  # values that may differ from the dry run
-- ///
-- INSERT, UPDATE and DELETE, as many as are needed: they are done together, in one transaction.

"""


def template(incident: str) -> str:
    """What `threephase correct new INCIDENT` writes: refused by `check` until its author has said the rest."""
    return f"-- /// correction\n-- incident       = {toml_text(incident)}\n{_REST}"
