"""A routine that is called, and that locks a table while it rewrites, reads or indexes it.

https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from rules.called_code import reached
from rules.context import Context
from rules.effects.called import work_of_called
from rules.effects.effect import Effects, World
from rules.finding import Category, Problem, Severity
from rules.name import Name
from rules.operation import Call, Copy, CreateTable, Delete, Insert, Merge, Query, Update
from rules.rule import Rule
from rules.value import replace
from rules.waiting import barrier, kept_out, meanwhile, older
from rules.wording import all_shown, listed, shown

_Calling: TypeAlias = Query | Call | Insert | Update | Delete | Merge | Copy


def check(operation: _Calling, context: Context) -> Problem | None:
    """By the code of the routines, as their migrations wrote it. What they create themselves is nobody's to wait for."""
    called = reached(operation, context.schema) if context.schema.routines else ()
    if not called:
        return None
    schema = context.schema
    world = World(schema=schema, postgres_version=context.postgres_version, execution=context.execution)
    effects = work_of_called(operation, world)
    made = set(_made(called, context))
    inside = replace(context, effects=effects)
    locks = {name: lock for name, lock in kept_out(inside).items() if name not in made}
    worked_on = tuple(name for name in older(context, effects.scans) if name in locks)
    if not worked_on:
        return None
    return Problem(
        message=f"{barrier(locks, schema)} while {_called(called, context)} {_work(effects, worked_on, context)}."
        f"{meanwhile(inside, locks)}",
        help="Write what it does as statements of migrations, where each has a way that nobody waits for: CONCURRENTLY, NOT "
        "VALID, a default added by itself. Code that is called can use few of them.",
    )


def _made(called: tuple[Name, ...], context: Context) -> Iterator[Name]:
    """The tables that the routines create; temporary ones are known by their bare names."""
    schema = context.schema
    routines = (schema.routine(name) for name in called)
    for step in (step for routine in routines if routine for step in routine.body or ()):
        if isinstance(step, CreateTable):
            full = (schema.table_name(step.table), schema.table_name(Name(step.table.name)))
            yield from (name for name in full if name not in schema.tables)


def _called(called: tuple[Name, ...], context: Context) -> str:
    """`f`, or `f and g, which it calls,`: the first of those whose code is known is called by the statement."""
    first, *others = [shown(name, context.schema) for name in called if context.schema.routine(name)]
    return f"{listed([first, *others])}, which it calls," if others else first


def _work(effects: Effects, worked_on: tuple[Name, ...], context: Context) -> str:
    rewritten = [name for name in worked_on if name in effects.rewrites]
    others = [name for name in worked_on if name not in rewritten]
    done = [f"writes {all_shown(rewritten, context.schema)} anew"] if rewritten else []
    if others:
        what = "builds an index on" if effects.index_builds else "reads every row of"
        done.append(f"{what} {all_shown(others, context.schema)}")
    return listed(done)


RULE = Rule(
    id="blocking-call",
    category=Category.LOCK,
    severity=Severity.ERROR,
    why="A function, a procedure or a trigger's function takes the same locks as the statements in it, and keeps them until "
    "the statement that calls it has committed. SELECT add_index() looks like a query and keeps every writer out for as "
    "long as the index takes. Routines whose code the migrations hold are looked into, and those that they call.",
    instead="Write what the routine does as statements of migrations, in their gentle forms.",
    source="https://www.postgresql.org/docs/current/explicit-locking.html",
    bad=(
        (
            "CREATE TABLE members (id integer PRIMARY KEY, email text);\n"
            "CREATE FUNCTION index_members() RETURNS void LANGUAGE plpgsql AS $$\n"
            "BEGIN\n  CREATE INDEX members_email_idx ON members (email);\nEND\n$$;",
            "SELECT index_members();",
        ),
        (
            "CREATE TABLE members (id integer PRIMARY KEY);\n"
            "CREATE PROCEDURE number_members() LANGUAGE plpgsql AS $$\n"
            "BEGIN\n  ALTER TABLE members ADD COLUMN token float DEFAULT random();\nEND\n$$;",
            "CALL number_members();",
        ),
    ),
    good=(
        (
            "CREATE TABLE members (id integer PRIMARY KEY, email text);\n"
            "CREATE FUNCTION add_nickname() RETURNS void LANGUAGE plpgsql AS $$\n"
            "BEGIN\n  ALTER TABLE members ADD COLUMN nickname text;\nEND\n$$;",
            "SELECT add_nickname();",
        ),
        "CREATE TABLE plans (id integer PRIMARY KEY, name text);\n"
        "CREATE FUNCTION index_plans() RETURNS void LANGUAGE plpgsql AS $$\n"
        "BEGIN\n  CREATE INDEX plans_name_idx ON plans (name);\nEND\n$$;\n"
        "SELECT index_plans();",
    ),
    looks_at=(Query, Call, Insert, Update, Delete, Merge, Copy),
    check=check,
)
