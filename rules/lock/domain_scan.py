"""A domain's constraint that is checked in every table with a column of it.

https://www.postgresql.org/docs/current/sql-alterdomain.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.lock_mode import Lock
from rules.operation import AlterDomain
from rules.operation.catalog import ObjectKind
from rules.operation.datatype import DomainChange
from rules.rule import Rule
from rules.waiting import barrier, kept_out, meanwhile
from rules.wording import shown

_READS = (DomainChange.ADD_CONSTRAINT, DomainChange.SET_NOT_NULL, DomainChange.VALIDATE_CONSTRAINT)
_HELP = (
    "Put the check on each table instead, NOT VALID, and validate it there in a later migration: that keeps nobody "
    "waiting, table by table. On the domain itself even VALIDATE CONSTRAINT holds SHARE; added NOT VALID and left so, its "
    "check binds what is written from then on."
)


def check(operation: AlterDomain, context: Context) -> Problem | None:
    """An older domain. Of one that is not known, nobody knows the tables."""
    schema, constraint = context.schema, operation.constraint
    if operation.change not in _READS or schema.is_new_object(ObjectKind.DOMAIN, operation.domain):
        return None
    if operation.change is DomainChange.ADD_CONSTRAINT and constraint is not None and constraint.not_valid:
        return None
    known, locks = schema.domain(operation.domain), kept_out(context)
    domain = shown(known.name, schema) if known else str(operation.domain)
    if locks:
        which = "its column" if len(locks) == 1 else "their columns"
        message = f"{barrier(locks, schema)} while every row is read to check {which} of domain {domain}."
    elif known is None:
        message = (
            f"{Lock.SHARE} lock on every table with a column of domain {domain}: nobody can write to any of them while all "
            "their rows are read."
        )
    else:
        return None
    return Problem(message=f"{message}{meanwhile(context, locks)}", help=_HELP)


RULE = Rule(
    id="domain-scan",
    category=Category.LOCK,
    severity=Severity.ERROR,
    why="A constraint that a domain gets, or NOT NULL, is checked in every table that has a column of it: SHARE on all of "
    "them until the last row of the last one is read, so nobody writes to any. No statement names these tables. VALIDATE "
    "CONSTRAINT of a domain does so too.",
    instead="Put the check on each table, NOT VALID, and validate it later.",
    source="https://www.postgresql.org/docs/current/sql-alterdomain.html",
    bad=(
        (
            "CREATE DOMAIN email AS text;\nCREATE TABLE members (id integer PRIMARY KEY, address email);",
            "ALTER DOMAIN email ADD CONSTRAINT email_check CHECK (VALUE LIKE '%@%'); "
            "-- MIGRATION_APPROVED: no version writes another",
        ),
        "ALTER DOMAIN email VALIDATE CONSTRAINT email_check;",
    ),
    good=(
        (
            "CREATE DOMAIN email AS text;\nCREATE TABLE members (id integer PRIMARY KEY, address email);",
            "ALTER DOMAIN email ADD CONSTRAINT email_check CHECK (VALUE LIKE '%@%') NOT VALID; "
            "-- MIGRATION_APPROVED: no version writes another",
        ),
        "CREATE DOMAIN email AS text;\nALTER DOMAIN email ADD CONSTRAINT email_check CHECK (VALUE LIKE '%@%');",
    ),
    looks_at=(AlterDomain,),
    check=check,
)
