"""What Prisma leaves in a file that it wrote: a comment above each step."""

from __future__ import annotations

from collections.abc import Iterable

from linter.scan import Comment

# Every step that Prisma knows (SqlMigrationStep), of which PostgreSQL never sees the last five.
_STEPS = frozenset(
    """AddForeignKey AlterEnum AlterTable CreateEnum CreateExtension CreateIndex CreateSchema CreateTable DropEnum
    DropExtension DropForeignKey DropIndex DropTable DropView AlterExtension RenameForeignKey RenameIndex
    AlterPrimaryKey AlterSequence DropUserDefinedType RedefineIndex RedefineTables""".split()
)
EMPTY = "-- This is an empty migration."
"""What Prisma writes into a migration that it was asked to leave empty."""


def markers(comments: Iterable[Comment]) -> frozenset[str]:
    """The steps that the comments name, as `DropIndex`; none where a human wrote the file."""
    return _STEPS.intersection(comment.text[2:].strip() for comment in comments if comment.text.startswith("--"))
