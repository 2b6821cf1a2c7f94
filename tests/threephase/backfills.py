"""A database with members in it, a backfill file for them, and the commands upon both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg

from runner.ledger.install import install
from tests.command import Outcome, threephase

VERIFY = 'verify = "SELECT count(*) FROM members WHERE display_name IS NULL"\n'
UPDATE = "UPDATE members SET display_name = first_name WHERE display_name IS NULL"
BRISK = "nice = 0.0\nsize = 10\nleast_size = 5\nmost_size = 10\n"
NAME = "display_name"


class Place:
    """root: the folder that holds the file. conn: the owner's session, for looking and for interfering."""

    def __init__(self, root: Path, dsn: str, conn: psycopg.Connection[Any]) -> None:
        self.root = root
        self.dsn = dsn
        self.conn = conn

    def empty(self) -> None:
        """Nothing is left of the test before: that takes a tenth of what a database of its own does."""
        self.conn.execute("drop schema if exists threephase cascade")
        self.conn.execute("drop schema public cascade")
        self.conn.execute("create schema public")
        self.conn.execute("grant usage on schema public to public")

    def members(self, rows: int) -> None:
        """So many of them, none with a display_name; changes counts how often each was changed."""
        self.conn.execute(
            "create table members (id integer primary key, first_name text, display_name text, changes integer default 0)"
        )
        self.conn.execute("insert into members select n, 'Ada ' || n from generate_series(1, %s) n", (rows,))
        self.conn.execute("analyze members")

    def ledger(self) -> None:
        """Makes one."""
        install(self.conn, tool="threephase test")

    def write(self, block: str = VERIFY + BRISK, statement: str = UPDATE, name: str = NAME) -> str:
        """The file, as a command names it."""
        comments = "".join(f"-- {line}\n" for line in block.splitlines())
        path = self.root / f"{name}.sql"
        path.write_text(f"-- /// backfill\n{comments}-- ///\n{statement};\n", encoding="utf-8")
        return path.name

    def backfill(self, *arguments: str) -> Outcome:
        """`threephase backfill …`."""
        return threephase("backfill", *arguments, cwd=self.root, environment={"THREEPHASE_DSN": self.dsn})

    def run(self, *arguments: str) -> Outcome:
        """`threephase backfill run` of the usual file, without a dry run."""
        return self.backfill("run", f"{NAME}.sql", "--no-dry-run", *arguments)

    def events(self, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
        """The same with --format json, read."""
        outcome = self.run("--format", "json", *arguments)
        return outcome.code, [json.loads(line) for line in outcome.out.splitlines()]

    def left(self) -> int:
        """Members without a display_name."""
        return int(self.one("select count(*) from members where display_name is null"))

    def one(self, query: str) -> Any:
        """The one value that the query yields."""
        row = self.conn.execute(query.encode()).fetchone()  # as bytes: a % in it is none of ours
        assert row is not None
        return row[0]
