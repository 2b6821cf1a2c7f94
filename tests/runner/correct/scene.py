"""Members and their bookings, a ledger, and people with logins of their own who correct them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from threading import Event
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from rules.backfill import WorkKind
from rules.correction import Condition, Correction, Expected, RevertBy, Step, Volatile
from rules.name import Name
from runner.connection.dsn import read_dsn
from runner.correct.dry_run import dry_run
from runner.correct.limits import Limits
from runner.correct.outcome import Executed
from runner.correct.run import Corrected, run
from runner.correct.script import Script, script_of
from runner.ledger.approvals import ApprovalPolicy, approve
from runner.ledger.install import install

FACTS: Mapping[str, object] = {"actor": "tests", "host": "tests", "pid": 1, "os_user": "tests", "tool": "tests"}
QUICK = Limits(lock_timeout_ms=500, attempts=3, longest_wait_s=1)

_SCHEMA = """
CREATE TABLE members (id bigint PRIMARY KEY, email text, name text, visits integer NOT NULL DEFAULT 0);
CREATE TABLE bookings (
    id bigint PRIMARY KEY, member_id bigint REFERENCES members ON DELETE CASCADE, day date NOT NULL DEFAULT '2026-05-01'
);
"""
_ROWS = """
INSERT INTO members SELECT i, 'Member' || i || '@Example.org', 'member ' || i FROM generate_series(1, {rows}) i;
INSERT INTO bookings SELECT i, i FROM generate_series(1, {rows}) i;
ANALYZE members, bookings;
"""


def members(conn: psycopg.Connection[Any], rows: int = 10) -> None:
    """The ledger, the tables, and so many members with a booking each."""
    install(conn, tool="tests")
    conn.execute(_SCHEMA)
    conn.execute(sql.SQL(_ROWS).format(rows=sql.Literal(rows)))


def corrected_by(
    *statements: tuple[str, str | Expected | int],
    tables: Sequence[str] = ("members",),
    freeze: Sequence[str] = (),
    before: Sequence[Condition] = (),
    after: Sequence[Condition] = (),
    volatile: Sequence[str] = (),
    revert: RevertBy = RevertBy.IMAGES,
    incident: str = "INC-1",
) -> Script:
    """A script of those statements, each with the rows that it is to change: a number, a range or "any"."""
    steps = tuple(_step(line, text, rows) for line, (text, rows) in enumerate(statements, 1))
    text = f"-- {incident}\n" + ";\n".join(step.text for step in steps)
    return script_of(
        Correction(
            name=incident,
            path=f"{incident}.sql",
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            text=text,
            incident=incident,
            classification="data integrity, SEV-2",
            reason="an import went wrong",
            desired="as it was meant",
            tables=tuple(_name(each) for each in tables),
            freeze=tuple(_name(each) for each in freeze),
            steps=steps,
            before=tuple(before),
            after=tuple(after),
            revert=revert,
            volatile=tuple(_volatile(each) for each in volatile),
        )
    )


LOWERED = "UPDATE members SET email = lower(email) WHERE email <> lower(email)"


def lowered(rows: int = 10, **others: Any) -> Script:
    """Every e-mail in lower case."""
    return corrected_by((LOWERED, rows), **others)


def tried(dsn: str, script: Script, limits: Limits = QUICK) -> Executed:
    """Its dry run, as the login of that address."""
    return dry_run(read_dsn(dsn), script, FACTS, limits=limits, stop=Event(), tell=lambda _: None)


def approved(dsn: str, script: Script, limits: Limits = QUICK) -> Executed:
    """Its dry run, approved by another login."""
    seen = tried(dsn, script, limits)
    assert seen.problems == ()
    with psycopg.connect(approver(dsn), autocommit=True) as conn:
        approve(conn, seen.digest, "System Owner", 72, FACTS)
    return seen


def executed(dsn: str, script: Script, limits: Limits = QUICK, policy: ApprovalPolicy | None = None) -> Corrected:
    """Its run, as the login of that address."""
    return run(
        read_dsn(dsn),
        script,
        policy or ApprovalPolicy(),
        FACTS,
        mirror=None,
        limits=limits,
        stop=Event(),
        tell=lambda _: None,
    )


def approver(dsn: str, name: str = "threephase_test_olga") -> str:
    """The address of another person, who is a member of threephase_approver."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(
            sql.SQL(
                "DO $$ BEGIN CREATE ROLE {0} LOGIN PASSWORD 'olga'; EXCEPTION WHEN duplicate_object OR unique_violation "
                "THEN NULL; END $$"
            ).format(sql.Identifier(name))
        )
        conn.execute(sql.SQL("GRANT threephase_approver TO {}").format(sql.Identifier(name)))
    return make_conninfo(dsn, user=name, password="olga")


def _step(line: int, text: str, rows: str | Expected | int) -> Step:
    expected = rows if isinstance(rows, Expected) else Expected(least=0, most=None)
    if isinstance(rows, int):
        expected = Expected(least=rows, most=rows)
    word = text.split()[0].lower()
    table = _name(text.split()[1 if word == "update" else 2])
    return Step(text=text, kind=WorkKind(word), table=table, writes=(table,), line=line, expected=expected)


def _name(text: str) -> Name:
    schema, _, name = text.rpartition(".")
    return Name(name=name, schema=schema or None)


def _volatile(text: str) -> Volatile:
    table, _, column = text.rpartition(".")
    return Volatile(table=_name(table), column=column, reason="stamped")
