"""Finding the row that fails by itself: a refused batch is halved until one row is left."""

from __future__ import annotations


class Narrowing:
    """How many rows to ask for after a batch was refused; None while nothing is wrong."""

    def __init__(self) -> None:
        self.size: int | None = None

    @property
    def alone(self) -> bool:
        """Whether one row is asked for: should it be refused, it is the one."""
        return self.size == 1

    def refused(self, walked: int) -> None:
        """A batch of so many rows was refused because of what one of them holds."""
        self.size = max(1, walked // 2)

    def passed(self, usual: int) -> None:
        """One went through: twice as many the next time, until that is as many as usual."""
        if self.size is not None:
            self.size = self.size * 2 if self.size * 2 < usual else None
