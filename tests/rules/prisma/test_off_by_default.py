"""The rules about Prisma that a project turns on: indexes of relations, new enum values, stale warnings."""

from __future__ import annotations

import pytest

from linter.lint import lint_text
from linter.policy import Policy
from rules.finding import Finding, Severity

CLUBS = "CREATE TABLE clubs (id bigint PRIMARY KEY);\n"
FOREIGN_KEY = "ALTER TABLE members ADD CONSTRAINT f FOREIGN KEY (club_id) REFERENCES clubs (id);"
MEMBERS = CLUBS + "CREATE TABLE members (id bigint PRIMARY KEY, club_id bigint, day date);\n"


def _found(rule: str, *migrations: str, schema: str | None = None) -> list[Finding]:
    policy = Policy(severities={rule: Severity.WARNING}, select=frozenset({rule}))
    return list(lint_text(*migrations, schema=schema, policy=policy).findings)


def _messages(rule: str, *migrations: str, schema: str | None = None) -> list[str]:
    return [finding.message for finding in _found(rule, *migrations, schema=schema)]


@pytest.mark.parametrize(
    "migrations",
    [
        pytest.param((MEMBERS, FOREIGN_KEY), id="no index"),
        pytest.param((MEMBERS, "CREATE INDEX i ON members (day, club_id);" + FOREIGN_KEY), id="it comes second"),
        pytest.param((MEMBERS, FOREIGN_KEY + "CREATE INDEX i ON clubs (id);"), id="on another table"),
        pytest.param((MEMBERS, "CREATE INDEX i ON members (club_id) WHERE day IS NULL;" + FOREIGN_KEY), id="partial"),
        pytest.param((MEMBERS + "CREATE INDEX i ON members (club_id); DROP INDEX i;", FOREIGN_KEY), id="gone again"),
        pytest.param((CLUBS, "ALTER TABLE members ADD COLUMN club_id bigint REFERENCES clubs (id);"), id="new column"),
    ],
)
def test_a_foreign_key_that_no_index_begins_with_is_found(migrations: tuple[str, ...]) -> None:
    (finding,) = _found("foreign-key-without-index", *migrations)
    assert finding.message == (
        "No index begins with (club_id): each DELETE from clubs, and each UPDATE of its key, reads the whole of members."
    )
    assert "CREATE INDEX CONCURRENTLY members_club_id_idx ON members (club_id);" in finding.help


@pytest.mark.parametrize(
    "migrations",
    [
        pytest.param((MEMBERS + "CREATE INDEX i ON members (club_id, day);", FOREIGN_KEY), id="an older index"),
        pytest.param((MEMBERS, FOREIGN_KEY + "CREATE INDEX i ON members (club_id);"), id="made afterwards"),
        pytest.param((MEMBERS, FOREIGN_KEY + "ALTER TABLE members ADD UNIQUE (club_id);"), id="a key, afterwards"),
        pytest.param(
            (MEMBERS, "CREATE INDEX i ON members (club_id) WHERE club_id IS NOT NULL;" + FOREIGN_KEY), id="without NULL"
        ),
        pytest.param(
            (CLUBS, "CREATE TABLE m (a bigint REFERENCES clubs (id), b bigint, PRIMARY KEY (a, b));"), id="its own key"
        ),
        pytest.param((FOREIGN_KEY,), id="a table that nobody knows"),
    ],
)
def test_one_that_an_index_serves_is_not(migrations: tuple[str, ...]) -> None:
    assert _messages("foreign-key-without-index", *migrations) == []


RELATION = """\
datasource db {
  relationMode = "prisma"
}
model Club {
  id Int @id
}
model Member {
  id Int @id
  clubId Int @map("club_id")
  club Club @relation(fields: [clubId], references: [id])
  %s
}
"""
ADD = 'ALTER TABLE "Member" ADD COLUMN "club_id" INTEGER;'


@pytest.mark.parametrize(
    ("schema", "found"),
    [
        pytest.param(RELATION % "", 1, id="no index declared"),
        pytest.param(RELATION % "@@index([clubId])", 0, id="declared"),
        pytest.param(RELATION.replace('"prisma"', '"foreignKeys"') % "", 0, id="foreign keys are made"),
        pytest.param((RELATION % "").replace("model Member", "model Visitor"), 0, id="another model"),
    ],
)
def test_a_relation_without_foreign_key_wants_an_index_too(schema: str, found: int) -> None:
    assert len(_found("foreign-key-without-index", ADD, schema=schema)) == found


def test_a_new_enum_value_is_told_of_by_its_name() -> None:
    roles = "CREATE TYPE role AS ENUM ('a');"
    assert "Value 'b' not found in enum" in _messages("new-enum-value", roles, "ALTER TYPE role ADD VALUE 'b';")[0]
    assert _messages("new-enum-value", roles + "ALTER TYPE role ADD VALUE 'b';") == []


BLOCK = "/*\n  Warnings:\n\n  - {}\n\n*/\n"


@pytest.mark.parametrize(
    ("warning", "kept", "edited"),
    [
        pytest.param(
            "You are about to drop the `T` table. If the table is not empty, all the data it contains will be lost.",
            'DROP TABLE "T";', 'ALTER TABLE "T" RENAME TO "U";', id="table",
        ),
        pytest.param(
            "You are about to drop the column `c` on the `T` table. All the data in the column will be lost.",
            'ALTER TABLE "T" DROP COLUMN "c";', 'ALTER TABLE "T" RENAME COLUMN "c" TO "d";', id="column",
        ),
        pytest.param(
            "The `c` column on the `T` table would be dropped and recreated. This will lead to data loss if there is data "
            "in the column.",
            'ALTER TABLE "T" DROP COLUMN "c", ADD COLUMN "c" TEXT;', 'ALTER TABLE "T" ADD COLUMN "d" TEXT;', id="again",
        ),
        pytest.param(
            "Changed the type of `c` on the `T` table. No cast exists, the column would be dropped and recreated, which "
            "cannot be done if there is data, since the column is required.",
            'ALTER TABLE "T" DROP COLUMN "c", ADD COLUMN "c" TEXT NOT NULL;', "SELECT 1;", id="again, required",
        ),
        pytest.param(
            "You are about to alter the column `c` on the `T` table. The data in that column could be lost. The data in "
            "that column will be cast from `Text` to `VarChar(50)`.",
            'ALTER TABLE "T" ALTER COLUMN "c" SET DATA TYPE VARCHAR(50);', "SELECT 1;", id="type",
        ),
        pytest.param(
            "The primary key for the `T` table will be changed. If it partially fails, the table could be left without "
            "primary key constraint.",
            'ALTER TABLE "T" DROP CONSTRAINT "T_pkey", ADD CONSTRAINT "T_pkey" PRIMARY KEY ("c");', "SELECT 1;",
            id="primary key",
        ),
        pytest.param(
            "A unique constraint covering the columns `[a,b]` on the table `T` will be added. If there are existing "
            "duplicate values, this will fail.",
            'CREATE UNIQUE INDEX "T_a_b_key" ON "T"("a", "b");', 'CREATE INDEX "T_a_b_idx" ON "T"("a", "b");', id="unique",
        ),
        pytest.param(
            "The values [A,B] on the enum `E` will be removed. If these variants are still used in the database, this will "
            "fail.",
            'ALTER TYPE "E" RENAME TO "E_old";', "ALTER TYPE \"E\" ADD VALUE 'C';", id="enum values",
        ),
        pytest.param(
            "Added the required column `c` to the `T` table without a default value. This is not possible if the table is "
            "not empty.",
            'ALTER TABLE "T" ADD COLUMN "c" TEXT NOT NULL;', 'ALTER TABLE "T" ADD COLUMN "c" TEXT;', id="required",
        ),
        pytest.param(
            "The required column `c` was added to the `T` table with a prisma-level default value. This is not possible if "
            "the table is not empty. Please add this column as optional, then populate it before making it required.",
            'ALTER TABLE "T" ADD COLUMN "c" TEXT NOT NULL;', "ALTER TABLE \"T\" ADD COLUMN \"c\" TEXT NOT NULL DEFAULT 'a';",
            id="required, filled by the client",
        ),
        pytest.param(
            "Made the column `c` on table `T` required. This step will fail if there are existing NULL values in that "
            "column.",
            'ALTER TABLE "T" ALTER COLUMN "c" SET NOT NULL;', 'ALTER TABLE "T" ALTER COLUMN "d" SET NOT NULL;',
            id="made required",
        ),
    ],
)  # fmt: skip
def test_a_warning_whose_sql_is_gone_is_stale(warning: str, kept: str, edited: str) -> None:
    assert _found("stale-warning", BLOCK.format(warning) + kept) == []
    (finding,) = _found("stale-warning", BLOCK.format(warning) + edited)
    assert (finding.span.line, finding.span.column, finding.span.end_line) == (4, 5, 4)


def test_a_comment_of_somebody_elses_is_no_warning() -> None:
    assert _found("stale-warning", "/* You are about to drop the `T` table. */ SELECT 1;") == []
    assert _found("stale-warning", BLOCK.format("THIS IS BREAKING") + "SELECT 1;") == []
