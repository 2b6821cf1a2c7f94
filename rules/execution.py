"""How Prisma sends a migration to the server, and so which of its statements commit together."""

from __future__ import annotations

from enum import StrEnum

from rules.value import Value


class TransactionMode(StrEnum):
    """Prisma's ways of running migration.sql.

    batch: the whole file as one simple query, an implicit transaction if it holds several statements (up to 7.3).
    per-statement: one simple query for each statement, which commits by itself (7.4 and later).
    single: one transaction around all pending migrations (8).
    """

    BATCH = "batch"
    PER_STATEMENT = "per-statement"
    SINGLE = "single"


class Execution(Value):
    """How one top-level statement runs.

    in_transaction: others commit with it, or PostgreSQL takes it to run inside a transaction block: several statements
    in one simple query, between BEGIN and COMMIT, or in a DO block.
    surrounded: the same but for what a DO block does of itself: alone in its query, its code may COMMIT.
    explicit: a BEGIN of the file itself opened that transaction; true of its COMMIT too, and of a BEGIN within it.
    in_code: what stands in a DO block, which always runs in a transaction and cannot run what needs to be outside of one.
    fallback: the statement that Prisma's splitter does not understand, which is why it sends the whole file as one query.
    assumed: why this mode is taken, to stand in a finding: `Prisma 7.8.0 by yarn.lock`; empty where it was asked for.
    """

    mode: TransactionMode = TransactionMode.BATCH
    in_transaction: bool = False
    surrounded: bool = False
    explicit: bool = False
    in_code: bool = False
    fallback: str = ""
    assumed: str = ""


ALONE = Execution()
"""A statement that is all of its file."""
