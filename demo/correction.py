"""Plays the README's story of a data correction on an embedded server: members, and two people with logins of their own.

python -m demo.correction
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from demo.play import play
from demo.stage import Stage
from demo.story import CORRECTION, ROOT, story
from runner.ledger.install import install

SAMPLE = ROOT / "sample_correction"
# Who writes and runs it, and who approves it: neither can do the other's part alone.
WRITER = "dana"
APPROVER = "olga"
_PASSWORD = "members"
_FILE = "corrections/INC-2031.sql"
_LOGIN = """
    DO $$ BEGIN CREATE ROLE {login} LOGIN PASSWORD {password};
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""
# All that they need.
_GRANTS = """
    GRANT threephase_runner TO {writer};
    GRANT SELECT, INSERT, UPDATE, DELETE ON members, bookings, topics TO {writer};
    GRANT threephase_approver TO {approver};
"""


def main() -> int:
    """1 if a step ends otherwise than the document says."""
    return play("A data correction, from the incident to the evidence: sample_correction.", story(CORRECTION), staged)


def staged(folder: Path, dsn: str) -> Stage:
    """The stage, with members in that empty database, and the correction still to be written."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        prepare(conn)
    own = {"THREEPHASE_DSN": _as(WRITER, dsn), "OWNER_DSN": _as(APPROVER, dsn)}
    return Stage(folder, SAMPLE, own).without(_FILE)


def prepare(conn: psycopg.Connection[Any]) -> None:
    """Tables with what went wrong in them, the ledger, and the logins."""
    conn.execute((SAMPLE / "schema.sql").read_bytes())
    install(conn, tool="demo")
    for login in (WRITER, APPROVER):
        conn.execute(sql.SQL(_LOGIN).format(login=sql.Identifier(login), password=sql.Literal(_PASSWORD)))
    conn.execute(sql.SQL(_GRANTS).format(writer=sql.Identifier(WRITER), approver=sql.Identifier(APPROVER)))


def _as(login: str, dsn: str) -> str:
    return make_conninfo(dsn, user=login, password=_PASSWORD)


if __name__ == "__main__":
    sys.exit(main())
