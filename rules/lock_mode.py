"""The lock modes that PostgreSQL takes on a relation.

https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
"""

from __future__ import annotations

from enum import IntEnum


class Lock(IntEnum):
    """A table-level lock mode; the higher, the more it keeps out. `str` gives PostgreSQL's words: `ACCESS EXCLUSIVE`."""

    ACCESS_SHARE = 1
    ROW_SHARE = 2
    ROW_EXCLUSIVE = 3
    SHARE_UPDATE_EXCLUSIVE = 4
    SHARE = 5
    SHARE_ROW_EXCLUSIVE = 6
    EXCLUSIVE = 7
    ACCESS_EXCLUSIVE = 8

    def __str__(self) -> str:
        return self.name.replace("_", " ")

    @property
    def keeps_out_writers(self) -> bool:
        """Whether INSERT, UPDATE and DELETE wait for it."""
        return self >= Lock.SHARE

    @property
    def keeps_out_readers(self) -> bool:
        """Whether SELECT waits for it."""
        return self is Lock.ACCESS_EXCLUSIVE
