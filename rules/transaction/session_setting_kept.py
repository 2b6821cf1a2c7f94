"""A SET that outlives its migration and changes what the next ones mean.

https://www.postgresql.org/docs/current/sql-set.html
"""

from __future__ import annotations

from collections.abc import Mapping

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.operation import Operation, Session, SetParameter, Transaction
from rules.operation.session import TransactionVerb
from rules.rule import Rule
from rules.wording import lines, sql

# What changes with the parameter for a statement that was written without it in mind. Timeouts, memory, logging and
# messages are not here: they change how long a statement may take and what is told of it, not what it does.
_CHANGES: Mapping[str, str] = {
    "search_path": "names without a schema mean other tables, Prisma's own _prisma_migrations among them",
    "role": "the next statements run, and create objects, as that role",
    "session_authorization": "the next statements run, and create objects, as that role",
    "session_replication_role": "triggers and foreign keys do not fire",
    "row_security": "a query that row security would filter fails",
    "check_function_bodies": "functions are created unread, whatever they hold",
    "default_tablespace": "new tables and indexes go there",
    "default_table_access_method": "new tables are stored another way",
    "default_transaction_isolation": "the next transactions begin otherwise",
    "default_transaction_read_only": "the next statements may not write, Prisma's own among them",
    "default_transaction_deferrable": "the next transactions begin otherwise",
    "timezone": "times without a zone are read and written otherwise",
    "datestyle": "dates are read otherwise",
    "intervalstyle": "intervals are read otherwise",
    "client_encoding": "strings are read otherwise",
    "standard_conforming_strings": "strings are read otherwise",
    "backslash_quote": "strings are read otherwise",
    "transform_null_equals": "= NULL is read otherwise",
    "array_nulls": "arrays are read otherwise",
    "xmloption": "XML is read otherwise",
}
# The values that the parameters have anyway; pg_dump writes most of them at the head of its scripts.
_HARMLESS: Mapping[str, frozenset[str]] = {
    "role": frozenset({"none"}),
    "session_replication_role": frozenset({"origin"}),
    "row_security": frozenset({"on"}),
    "check_function_bodies": frozenset({"on", "true"}),
    "default_tablespace": frozenset({""}),
    "default_table_access_method": frozenset({"heap"}),
    "default_transaction_isolation": frozenset({"read committed"}),
    "default_transaction_read_only": frozenset({"off", "false"}),
    "default_transaction_deferrable": frozenset({"off", "false"}),
    "client_encoding": frozenset({"utf8", "utf-8", "unicode"}),
    "standard_conforming_strings": frozenset({"on", "true"}),
    "transform_null_equals": frozenset({"off", "false"}),
    "array_nulls": frozenset({"on", "true"}),
    "xmloption": frozenset({"content"}),
}


def check(operation: SetParameter, context: Context) -> Problem | None:
    """The last SET of a parameter, if neither RESET nor ROLLBACK follows it."""
    parameter = operation.parameter.lower()
    changes = _CHANGES.get(parameter, "")
    if not changes or operation.local or operation.values is None or context.course.here is None:
        return None
    if _is_harmless(parameter, operation.values) or _is_taken_back(parameter, context):
        return None
    return Problem(
        message=f"{parameter} stays set when this migration is over, and the next ones of the same deploy run under it: "
        f"{changes}.",
        help=lines("Take it back in the last line of the file:", sql(f"RESET {parameter};")),
        fix=(f"{context.course.source.rstrip()}\nRESET {parameter};\n",) if _ends_with_semicolon(context) else (),
    )


def _is_harmless(parameter: str, values: tuple[str, ...]) -> bool:
    if parameter == "search_path":
        return tuple(value for value in values if value != "$user") == ("public",)
    return len(values) == 1 and values[0].lower() in _HARMLESS.get(parameter, ())


def _is_taken_back(parameter: str, context: Context) -> bool:
    """By what comes later: another SET is then the one to speak of, unless it is SET LOCAL."""
    explicit = context.execution.explicit
    for step in context.course.to_come:
        if _undoes(step.operation, parameter):
            return True
        if isinstance(step.operation, Transaction) and explicit and not step.execution.in_code:
            if step.operation.verb is TransactionVerb.ROLLBACK:
                return True
            explicit = explicit and step.operation.verb is not TransactionVerb.COMMIT
    return False


def _undoes(operation: Operation, parameter: str) -> bool:
    match operation:
        case SetParameter(local=False):
            return operation.parameter.lower() in (parameter, "all")
        case Session(verb="discard"):
            return True
        case _:
            return False


def _ends_with_semicolon(context: Context) -> bool:
    return context.course.source.rstrip().endswith(";")


RULE = Rule(
    id="session-setting-kept",
    category=Category.TRANSACTION,
    severity=Severity.WARNING,
    why="Prisma keeps one session for the whole deploy, so that what a migration SETs holds for every later one, and for "
    "Prisma's own bookkeeping. On a database that is deployed to step by step they run without it, on a new one with "
    "it: the same files then make different schemas. SET search_path, of which pg_dump writes one that is empty, "
    "also hides _prisma_migrations. Timeouts, memory and messages are not reported: they change how long a statement "
    "may take, not what it does.",
    instead="RESET it at the end of the file, or write names with their schema and need no SET.",
    source="https://www.postgresql.org/docs/current/sql-set.html",
    bad=(
        "SET search_path = audit;\nCREATE TABLE entries (id integer PRIMARY KEY);",
        "SET TimeZone = 'Europe/Vienna';\nCREATE TABLE visits (at timestamptz DEFAULT '2024-01-01 00:00');",
    ),
    good=(
        "SET search_path = audit;\nCREATE TABLE entries (id integer PRIMARY KEY);\nRESET search_path;",
        "SET lock_timeout = '2s';\nALTER TABLE members ADD COLUMN nickname text;",
        "BEGIN;\nSET LOCAL search_path = audit;\nCREATE TABLE entries (id integer PRIMARY KEY);\nCOMMIT;",
    ),
    looks_at=(SetParameter,),
    check=check,
)
