"""Operations on the session, applied to the schema: what its names mean, and what its transactions undo."""

from __future__ import annotations

from rules.operation import Session, SetParameter, Transaction
from rules.operation.session import TransactionVerb
from rules.schema.age import doubt_everything_new
from rules.schema.catalogue import Schema
from rules.schema.known import DEFAULT_SEARCH_PATH


def change(schema: Schema, operation: SetParameter | Session | Transaction) -> None:
    """SET search_path, DISCARD, BEGIN, COMMIT and ROLLBACK."""
    match operation:
        case SetParameter(parameter="search_path" | "all"):
            _set_path(schema, operation)
            if operation.parameter == "all":
                schema.time_zone = schema.zone_after_commit = None
        case SetParameter(parameter="timezone"):
            _set_zone(schema, operation)
        case Session(verb="discard"):
            schema.forget_temporary()
            schema.search_path = DEFAULT_SEARCH_PATH
            schema.time_zone = schema.zone_after_commit = None
        case Transaction(verb=verb):
            _transaction(schema, verb)
        case _:
            pass


def _set_path(schema: Schema, operation: SetParameter) -> None:
    """SET LOCAL without BEGIN holds for the rest of the file, or for nothing: that depends on how the file is sent."""
    unsure = schema.in_doubt or (operation.local and schema.path_after_commit is None)
    schema.search_path = _search_path(operation.values)
    schema.path_in_doubt = unsure or (schema.path_in_doubt and operation.local)
    if schema.path_after_commit is not None and not operation.local:
        schema.path_after_commit = schema.search_path


def _set_zone(schema: Schema, operation: SetParameter) -> None:
    """What SET LOCAL says without BEGIN holds for the rest of the file, or for nothing, so it is not known."""
    local_to_nothing = operation.local and schema.path_after_commit is None
    zone = operation.values[0] if operation.values and not (local_to_nothing or schema.in_doubt) else None
    schema.time_zone, schema.zone_set_in = zone, schema.migration
    if not operation.local:
        schema.zone_after_commit = zone


def _search_path(values: tuple[str, ...] | None) -> tuple[str, ...]:
    """The path without "$user", which Prisma's databases do not use, and without pg_catalog, which holds no user's table."""
    if values is None:
        return DEFAULT_SEARCH_PATH
    path = tuple(value for value in values if value and value not in ("$user", "pg_catalog", "default"))
    return path or DEFAULT_SEARCH_PATH


def _transaction(schema: Schema, verb: TransactionVerb) -> None:
    match verb:
        case TransactionVerb.BEGIN:
            if schema.path_after_commit is None:
                schema.path_after_commit = schema.path_after_rollback = schema.search_path
        case TransactionVerb.COMMIT:
            _end(schema, schema.path_after_commit)
        case TransactionVerb.ROLLBACK | TransactionVerb.PREPARE:
            _end(schema, schema.path_after_rollback)
            schema.time_zone = schema.zone_after_commit = None
            doubt_everything_new(schema)
        case TransactionVerb.ROLLBACK_TO:
            schema.path_in_doubt = True
            doubt_everything_new(schema)
        case _:
            pass


def _end(schema: Schema, path: tuple[str, ...] | None) -> None:
    """The end of a transaction takes SET LOCAL back and drops what was created ON COMMIT DROP."""
    if path is None or schema.in_doubt:
        schema.path_in_doubt = schema.path_in_doubt or schema.in_doubt
    else:
        schema.search_path = path
    schema.path_after_commit = schema.path_after_rollback = None
    schema.time_zone = schema.zone_after_commit
    for name in [name for name, table in schema.tables.items() if table.on_commit_drop] if schema.has_temporary else ():
        del schema.tables[name]
