"""How this project's Prisma sends a migration: part of what a report depends on, and light, for every run needs it."""

from __future__ import annotations

from rules.execution import TransactionMode
from rules.value import Value


class Transport(Value):
    """How this project's Prisma sends a migration. assumed: why that is taken, empty where it was asked for."""

    mode: TransactionMode = TransactionMode.BATCH
    assumed: str = ""
