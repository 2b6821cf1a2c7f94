"""A club whose members are wrong, a correction file for them, two people, and the commands upon all."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import psycopg

from runner.ledger.install import install
from tests.command import Outcome, threephase
from tests.runner.correct.scene import approver

BLOCK = """
incident = "INC-7"
classification = "data integrity, SEV-2"
reason = "the import ran twice"
desired = "no member is there twice"
tables = ["members", "bookings"]
expect = [2, 1, 1]
before = [{ query = "SELECT count(*) FROM members", is = 8, name = "members" }]
after = [{ query = "SELECT count(*) FROM members", is = "equal to before", name = "members still" }]
"""
STATEMENTS = """
UPDATE members SET email = lower(email), fax = 'NULL' WHERE id IN (1, 2);
DELETE FROM members WHERE id = 8;
INSERT INTO members (id, email) VALUES (9, 'new@club.example');
"""
FILE = "INC-7.sql"
_DIGEST = re.compile(r"[0-9a-f]{64}|\b[0-9a-f]{12}\b")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")
_TOOK = re.compile(r"took .*")


class Place:
    """root: the folder that holds the file. conn: the owner's session, who is the author too."""

    def __init__(self, root: Path, dsn: str, conn: psycopg.Connection[Any]) -> None:
        self.root = root
        self.dsn = dsn
        self.conn = conn
        install(conn, tool="threephase test")
        conn.execute("create table members (id integer primary key, email text, fax text)")
        conn.execute(
            "create table bookings (id integer primary key, member_id integer references members on delete cascade)"
        )
        conn.execute("insert into members select n, 'Ada' || n || '@club.example' from generate_series(1, 8) n")
        conn.execute("insert into bookings select n, n from generate_series(1, 8) n")
        self.other = approver(dsn)
        self.write()

    def write(self, block: str = BLOCK, statements: str = STATEMENTS, name: str = FILE) -> str:
        """The file, as a command names it."""
        comments = "".join(f"-- {line}\n" for line in block.strip().splitlines())
        (self.root / name).write_text(f"-- /// correction\n{comments}-- ///\n{statements.strip()}\n", encoding="utf-8")
        return name

    def configure(self, text: str) -> None:
        """threephase.toml."""
        (self.root / "threephase.toml").write_text(text, encoding="utf-8")

    def correct(self, *arguments: str, dsn: str | None = None, **options: Any) -> Outcome:
        """`threephase correct …`, as the author unless another login is named."""
        return self.call("correct", *arguments, dsn=dsn, **options)

    def call(self, *arguments: str, dsn: str | None = None, **options: Any) -> Outcome:
        """`threephase …`."""
        environment = {"THREEPHASE_DSN": dsn or self.dsn, **options.pop("environment", {})}
        return threephase(*arguments, cwd=self.root, environment=environment, **options)

    def digest(self) -> str:
        """Of the newest dry run that waits."""
        listed: list[dict[str, Any]] = json.loads(self.correct("list", "--format", "json").out)["dry_runs"]
        return str(listed[0]["digest"])

    def approved(self) -> None:
        """What waits is approved by the other person."""
        outcome = self.correct("approve", self.digest(), "--role", "System Owner", "--yes", dsn=self.other)
        assert outcome.code == 0, outcome.err

    def corrected(self) -> None:
        """Dry run, approval, run."""
        assert self.correct("dry-run", FILE).code == 0
        self.approved()
        outcome = self.correct("run", FILE)
        assert outcome.code == 0, outcome.err

    def emails(self) -> list[tuple[int, str]]:
        """Of the members."""
        return self.conn.execute("select id, email from members order by id").fetchall()


def masked(text: str) -> str:
    """Without what is another each time."""
    return _TOOK.sub("took …", _MOMENT.sub("<moment>", _DIGEST.sub("<digest>", text)))
