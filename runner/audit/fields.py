"""What can be written into an application's audit table, and where it is to go."""

from __future__ import annotations

from rules.name import Name
from rules.value import Value

FIELDS = {
    "id": "a fresh UUID, for a key that the application makes and the database does not",
    "incident": "the incident's record",
    "correction": "the number of the correction in the ledger",
    "kind": "correction or revert",
    "actor": "on whose behalf, as in --actor",
    "db_user": "the login, as the server knows it",
    "at": "when, in UTC",
    "reason": "the file's reason",
    "rows": "how many rows were changed",
    "digest": "what was approved",
    "summary": "one sentence",
    "details": "counts and conditions, as JSON",
}
"""Our fields, and what each holds."""


class Mirror(Value):
    """The table, and which of its columns takes what. columns: (our field, its column); one field may fill several.

    constants: (its column, a text that is always the same).
    """

    table: Name
    columns: tuple[tuple[str, str], ...]
    constants: tuple[tuple[str, str], ...] = ()

    def filled(self) -> tuple[str, ...]:
        """Every column that a row of ours fills."""
        return (*(column for _, column in self.columns), *(column for column, _ in self.constants))
