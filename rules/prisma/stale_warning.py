"""A warning of Prisma's about SQL that is no longer in the file.

https://www.prisma.io/docs/orm/prisma-migrate/workflows/customizing-migrations
"""

from __future__ import annotations

from rules.finding import Category, Severity
from rules.rule import Rule

RULE = Rule(
    id="stale-warning",
    category=Category.PRISMA,
    severity=Severity.OFF,
    why="Above SQL that may lose data or fail, Prisma writes a comment that says so. Whoever then edits the SQL, to keep "
    "the values or to give old rows one, often leaves the comment. It now warns of what does not happen any more. Off by "
    "default: nearly all such files were made better, and what is in them has rules of its own. A warning whose SQL is "
    "still there needs no rule here: drop-table, drop-column, rename-as-drop-and-add, column-type-change, "
    "required-column-without-default, set-not-null, new-write-restriction and enum-value-removed speak of the SQL itself.",
    instead="Remove the line from the comment.",
    source="https://www.prisma.io/docs/orm/prisma-migrate/workflows/customizing-migrations",
    bad=(
        "/*\n  Warnings:\n\n  - You are about to drop the column `nickname` on the `Member` table. All the data in the "
        'column will be lost.\n\n*/\n-- AlterTable\nALTER TABLE "Member" ADD COLUMN     "display_name" TEXT;',
        "/*\n  Warnings:\n\n  - Added the required column `joined_on` to the `Member` table without a default value. This "
        "is not possible if the table is not empty.\n\n*/\n-- AlterTable\n"
        'ALTER TABLE "Member" ADD COLUMN     "joined_on" DATE NOT NULL DEFAULT CURRENT_DATE;',
    ),
    good=(
        '-- AlterTable\nALTER TABLE "Member" ADD COLUMN     "display_name" TEXT;',
        'CREATE TABLE "Member" ("nickname" TEXT);\n'
        "/*\n  Warnings:\n\n  - You are about to drop the column `nickname` on the `Member` table. All the data in the "
        'column will be lost.\n\n*/\n-- AlterTable\nALTER TABLE "Member" DROP COLUMN "nickname";',
    ),
)
"""Raised on comments by linter.prisma.stale_warnings, so it looks at no operation."""
