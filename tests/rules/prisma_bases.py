"""What was there before each of the changes in tests/rules/prisma_scenarios.py."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What was there before a change: the migration that made it, and three rows for each table."""

    migration: str
    rows: str


# By the words of their schemas.
BASES = {
    "model User { id Int @id @default(autoincrement()) email String name String? age Int? bio String? posts Post[] } "
    "model Post { id Int @id @default(autoincrement()) title String authorId Int? "
    "author User? @relation(fields: [authorId], references: [id]) }": Base(
        migration="""\
-- CreateTable
CREATE TABLE "User" (
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "age" INTEGER,
    "bio" TEXT,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Post" (
    "id" SERIAL NOT NULL,
    "title" TEXT NOT NULL,
    "authorId" INTEGER,

    CONSTRAINT "Post_pkey" PRIMARY KEY ("id")
);

-- AddForeignKey
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") \
ON DELETE SET NULL ON UPDATE CASCADE;
""",
        rows="""\
INSERT INTO "User" ("email", "name", "age", "bio")
VALUES ('a@example.org', 'a', 1, 'one'), ('a@example.org', 'a', NULL, NULL), ('b@example.org', NULL, 3, 'three');
INSERT INTO "Post" ("title", "authorId") VALUES ('first', 1), ('second', 2), ('third', NULL);
""",
    ),
    "model A { id Int @id at DateTime }": Base(
        migration="""\
CREATE TABLE "A" (
    "id" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "A_pkey" PRIMARY KEY ("id")
);
""",
        rows="""INSERT INTO "A" VALUES (1, '2025-01-01'), (2, '2025-01-02'), (3, '2025-01-03');""",
    ),
    "model A { id Int @id v Float }": Base(
        migration="""\
CREATE TABLE "A" (
    "id" INTEGER NOT NULL,
    "v" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "A_pkey" PRIMARY KEY ("id")
);
""",
        rows="""INSERT INTO "A" VALUES (1, 0.1), (2, 0.2), (3, 0.3);""",
    ),
    "model A { id Int @id s String @@index([s]) }": Base(
        migration="""\
CREATE TABLE "A" (
    "id" INTEGER NOT NULL,
    "s" TEXT NOT NULL,

    CONSTRAINT "A_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "A_s_idx" ON "A"("s");
""",
        rows="""INSERT INTO "A" VALUES (1, 'x'), (2, 'x'), (3, 'y');""",
    ),
    "model A { id Int @id s String d DateTime? }": Base(
        migration="""\
CREATE TABLE "A" (
    "id" INTEGER NOT NULL,
    "s" TEXT NOT NULL,
    "d" TIMESTAMP(3),

    CONSTRAINT "A_pkey" PRIMARY KEY ("id")
);
""",
        rows="""INSERT INTO "A" VALUES (1, 'x', NULL), (2, 'x', NULL), (3, 'y', '2025-01-01');""",
    ),
    "model A { id Int @id } model B { id Int @id }": Base(
        migration="""\
CREATE TABLE "A" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "A_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "B" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "B_pkey" PRIMARY KEY ("id")
);
""",
        rows="""INSERT INTO "A" VALUES (1), (2), (3); INSERT INTO "B" VALUES (1), (2), (3);""",
    ),
    "model A { id String @id @default(uuid()) @db.Uuid }": Base(
        migration="""\
CREATE TABLE "A" (
    "id" UUID NOT NULL,

    CONSTRAINT "A_pkey" PRIMARY KEY ("id")
);
""",
        rows="""INSERT INTO "A" SELECT gen_random_uuid() FROM generate_series(1, 3);""",
    ),
    "model A { id Int @id }": Base(
        migration="""\
CREATE TABLE "A" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "A_pkey" PRIMARY KEY ("id")
);
""",
        rows="""INSERT INTO "A" VALUES (1), (2), (3);""",
    ),
    "model A { id Int @id @default(autoincrement()) }": Base(
        migration="""\
CREATE TABLE "A" (
    "id" SERIAL NOT NULL,

    CONSTRAINT "A_pkey" PRIMARY KEY ("id")
);
""",
        rows="""INSERT INTO "A" VALUES (DEFAULT), (DEFAULT), (DEFAULT);""",
    ),
    "enum Role { USER ADMIN MOD } model Acct { id Int @id role Role @default(USER) roles Role[] }": Base(
        migration="""\
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN', 'MOD');

CREATE TABLE "Acct" (
    "id" INTEGER NOT NULL,
    "role" "Role" NOT NULL DEFAULT 'USER',
    "roles" "Role"[],

    CONSTRAINT "Acct_pkey" PRIMARY KEY ("id")
);
""",
        rows="""INSERT INTO "Acct" VALUES (1, 'USER', '{USER}'), (2, 'ADMIN', '{MOD,USER}'), (3, 'MOD', NULL);""",
    ),
}
