"""Code that is run and that nobody can see into.

https://www.postgresql.org/docs/current/plpgsql-statements.html#PLPGSQL-STATEMENTS-EXECUTING-DYN
"""

from __future__ import annotations

from rules.called_code import CALLING, Calling, unseen
from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.operation import Call, DynamicSql, OpaqueCode, Query
from rules.phases import code_phase
from rules.rule import Rule
from rules.wording import lines, listed

_MEANING = "Which locks it takes and what it removes cannot be told"


def check(operation: DynamicSql | OpaqueCode | Calling, context: Context) -> Problem | None:
    """SQL put together when it runs, a language nobody reads here, a function whose body was not seen."""
    opaque = isinstance(operation, DynamicSql | OpaqueCode)
    if not opaque and code_phase(operation, context) is not Phase.UNKNOWN:
        return None
    match operation:
        case DynamicSql(text=text):
            what = f"EXECUTE {_shortened(text)} runs SQL that is put together when it runs"
        case OpaqueCode(language=language, reason=reason):
            what = f"DO runs code in {language}: {reason}"
        case _:
            runs = "the query" if isinstance(operation, Query) else "CALL" if isinstance(operation, Call) else "it"
            called = listed(map(str, unseen(operation, context)))
            what = f"{runs} calls {called}, whose body is not in these migrations or cannot be read"
    return Problem(
        message=f"{_MEANING}: {what}.",
        help=lines(
            "Write the statements out instead. If there is no other way, say what it does:",
            '  -- threephase: ignore opaque-code reason="…"',
        ),
    )


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"


RULE = Rule(
    id="opaque-code",
    category=Category.OPAQUE,
    severity=Severity.ERROR,
    why="EXECUTE in PL/pgSQL runs SQL that is put together when it runs; a DO block may be written in another "
    "language; a function may be one that no migration created. What they lock, remove or change cannot be read here, "
    "and what is not understood is not safe.",
    instead="Write the statements out, so that they can be read and judged; or answer for them with an ignore and its"
    " reason.",
    source="https://www.postgresql.org/docs/current/plpgsql-statements.html",
    bad=(
        "DO $$ BEGIN EXECUTE 'DROP TABLE ' || quote_ident('old_' || 'members'); END $$;",
        "SELECT rebuild_everything();",
        "CALL archive_members();",
    ),
    good=(
        "DO $$ BEGIN PERFORM now(); END $$;",
        "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;\nSELECT one();",
    ),
    looks_at=(DynamicSql, OpaqueCode, *CALLING),
    check=check,
)
