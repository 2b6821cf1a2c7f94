"""Code that is run and that nobody can see into.

https://www.postgresql.org/docs/current/plpgsql-statements.html#PLPGSQL-STATEMENTS-EXECUTING-DYN
"""

from __future__ import annotations

from collections.abc import Sequence

from rules.builtin_functions import is_builtin
from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.name import Name
from rules.operation import Call, DynamicSql, OpaqueCode, Query
from rules.rule import Rule
from rules.wording import lines, listed

_MEANING = "Which locks it takes and what it removes cannot be told"


def check(operation: DynamicSql | OpaqueCode | Query | Call, context: Context) -> Problem | None:
    """SQL put together when it runs, a language nobody reads here, a function whose body was not seen."""
    if context.phase is not Phase.UNKNOWN:
        return None
    match operation:
        case DynamicSql(text=text):
            what = f"EXECUTE {_shortened(text)} runs SQL that is put together when it runs"
        case OpaqueCode(language=language, reason=reason):
            what = f"DO runs code in {language}: {reason}"
        case Query(functions=functions):
            unseen = listed(map(str, _unseen(functions, context)))
            what = f"the query calls {unseen}, whose body is not in these migrations or cannot be read"
        case Call(procedure=procedure):
            what = f"CALL runs {procedure}, whose body is not in these migrations or cannot be read"
    return Problem(
        message=f"{_MEANING}: {what}.",
        help=lines(
            "Write the statements out instead. If there is no other way, say what it does:",
            '  -- threephase: ignore opaque-code reason="…"',
        ),
    )


def _unseen(functions: Sequence[Name], context: Context) -> Sequence[Name]:
    """The functions that no migration created; if there are none, those that run something not to be seen."""
    own = [name for name in functions if context.schema.routine(name) is not None]
    foreign = [name for name in functions if name not in own and not is_builtin(name)]
    return foreign or own


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
    looks_at=(DynamicSql, OpaqueCode, Query, Call),
    check=check,
)
