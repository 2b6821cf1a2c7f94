"""A long history of migrations such as Prisma writes them, for measuring: every kind of change, many times over."""

from __future__ import annotations

from pathlib import Path

_SHAPES = (
    '-- CreateTable\nCREATE TABLE "T{n}" (\n    "id" TEXT NOT NULL,\n    "email" TEXT NOT NULL,\n'
    '    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,\n    "ownerId" TEXT,\n\n'
    '    CONSTRAINT "T{n}_pkey" PRIMARY KEY ("id")\n);\n\n-- CreateIndex\n'
    'CREATE UNIQUE INDEX "T{n}_email_key" ON "T{n}"("email");\n',
    '-- AlterTable\nALTER TABLE "T{t}" ADD COLUMN     "note{n}" TEXT,\n'
    'ADD COLUMN     "count{n}" INTEGER NOT NULL DEFAULT 0;\n',
    "-- CreateEnum\nCREATE TYPE \"E{n}\" AS ENUM ('A', 'B');\n\n-- AlterTable\n"
    'ALTER TABLE "T{t}" ADD COLUMN     "kind{n}" "E{n}" NOT NULL DEFAULT \'A\';\n',
    '-- CreateIndex\nCREATE INDEX "T{t}_ownerId_{n}_idx" ON "T{t}"("ownerId");\n\n-- AddForeignKey\n'
    'ALTER TABLE "T{t}" ADD CONSTRAINT "T{t}_ownerId_{n}_fkey" FOREIGN KEY ("ownerId") REFERENCES "T0"("id") '
    "ON DELETE SET NULL ON UPDATE CASCADE;\n",
    '-- AlterTable\nALTER TABLE "T{t}" ALTER COLUMN "email" DROP NOT NULL;\n\n'
    'UPDATE "T{t}" SET "ownerId" = NULL WHERE "ownerId" = \'\';\n',
    '-- AlterTable\nALTER TABLE "T{t}" DROP COLUMN "ownerId";\n\n-- AlterEnum\nALTER TYPE "E2" ADD VALUE \'V{n}\';\n',
)


def write_history(folder: Path, count: int) -> Path:
    """Writes so many migrations into folder/migrations and returns that path. The same count gives the same files."""
    migrations = folder / "migrations"
    for n in range(count):
        shape = _SHAPES[n % len(_SHAPES)]
        table = (n // len(_SHAPES)) * len(_SHAPES)
        place = migrations / f"{20200101000000 + n}_step_{n}"
        place.mkdir(parents=True)
        (place / "migration.sql").write_text(shape.format(n=n, t=table))
    (migrations / "migration_lock.toml").write_text('provider = "postgresql"\n')
    return migrations
