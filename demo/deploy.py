"""Plays `prisma migrate deploy`: applies what is pending, and notes it where Prisma does.

THREEPHASE_DSN=… python -m demo.deploy prisma migrate deploy
"""

from __future__ import annotations

import os
from pathlib import Path

import psycopg

MEMBERS = 100_000
_TABLE = """
    CREATE TABLE IF NOT EXISTS _prisma_migrations (
        id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
        migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
        started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0
    )
"""
_APPLIED = "SELECT migration_name FROM _prisma_migrations"
_NOTE = """
    INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
    VALUES (gen_random_uuid(), '', now(), %s, 1)
"""
_FILL = """
    INSERT INTO members (email, first_name, last_name)
    SELECT 'member' || n || '@example.org', 'First' || n, 'Last' || n FROM generate_series(1, %s) n
"""


def main() -> None:
    """Deploys the project in this folder, and says so briefly."""
    with psycopg.connect(os.environ["THREEPHASE_DSN"], autocommit=True) as conn:
        for name in deploy(conn, Path()):
            print(f"Applying migration `{name}`")
    print("All migrations have been successfully applied.")


def prepare(dsn: str, project: Path) -> None:
    """The database as the story begins: the first migration is applied, and the club has its members."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        deploy(conn, project, most=1)
        conn.execute(_FILL, (MEMBERS,))
    with psycopg.connect(dsn, autocommit=True) as conn:  # the first session counted its rows when it ended
        conn.execute("ANALYZE members")


def deploy(conn: psycopg.Connection, project: Path, most: int | None = None) -> list[str]:
    """Applies the pending migrations in order, at most so many; their names."""
    conn.execute(_TABLE)
    applied = {name for (name,) in conn.execute(_APPLIED)}
    files = sorted(project.glob("prisma/migrations/*/migration.sql"))
    pending = [file for file in files if file.parent.name not in applied][:most]
    for file in pending:
        conn.execute(file.read_bytes())
        conn.execute(_NOTE, (file.parent.name,))
    return [file.parent.name for file in pending]


if __name__ == "__main__":
    main()
