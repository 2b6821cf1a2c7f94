"""Functions that no correction may call: what they do is not undone by ROLLBACK, or not seen in the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Final

from linter.grammar.cursor import Cursor
from linter.grammar.expression import BARE_FUNCTIONS, functions_called
from linter.scan import Kind
from rules.name import Name
from rules.value import Value

_SESSION = "works in a session of its own, which commits by itself"
_FILES = "reads or writes files of the server"
_LARGE = "changes large objects, which are rows of no table that is compared"
_OTHERS = "acts on other sessions, and no ROLLBACK takes that back"
_LOCKS = "takes locks that only the author knows of; tables to be kept still are named in `freeze`"
_SERVER = "acts on the whole server, and no ROLLBACK takes that back"
_STREAM = "acts on replication, and no ROLLBACK takes that back"
_PAGES = "changes pages of a table or index past the transaction, and no ROLLBACK takes that back"
_SEQUENCE = "sets a sequence, which ROLLBACK does not set back"
_SETTING = "changes how the rest of the transaction is read and run"
_HIDDEN = "runs SQL out of a text, which nobody has read"
_WAIT = "makes everybody wait who waits for the rows"
_ASKS = "asks another server, which no ROLLBACK takes back"

# By name in whatever schema, for an extension may stand in any; those of pg_proc on 11 to 18 and of well-known extensions.
# Not here: pg_notify (sent at COMMIT, or never) and nextval. A statement has them as the value of a column alone that the
# block names in `volatile` (see clock.py); a condition may ask for the first, and not for the second (conditions.py).
# Allowed, for they only read: table_to_xml and the others that name a table instead of a query, lo_get, loread, pg_prewarm.
OUTWARD: Final[Mapping[str, str]] = {
    "dblink*": _SESSION,
    "pg_background_launch": _SESSION,
    "pg_read_*": _FILES,
    "pg_ls_*": _FILES,
    "pg_stat_file": _FILES,
    "pg_file_*": _FILES,
    "pg_logdir_ls": _FILES,
    "lo_import": _FILES,
    "lo_export": _FILES,
    "lo_creat": _LARGE,
    "lo_create": _LARGE,
    "lo_from_bytea": _LARGE,
    "lo_open": _LARGE,
    "lo_put": _LARGE,
    "lo_truncate*": _LARGE,
    "lo_unlink": _LARGE,
    "lowrite": _LARGE,
    "pg_cancel_backend": _OTHERS,
    "pg_terminate_backend": _OTHERS,
    "pg_log_backend_memory_contexts": _OTHERS,
    "pg_advisory_*": _LOCKS,
    "pg_try_advisory_*": _LOCKS,
    "pg_backup_*": _SERVER,
    "pg_start_backup": _SERVER,
    "pg_stop_backup": _SERVER,
    "pg_create_restore_point": _SERVER,
    "pg_promote": _SERVER,
    "pg_reload_conf": _SERVER,
    "pg_rotate_logfile*": _SERVER,
    "pg_logfile_rotate": _SERVER,
    "pg_switch_wal": _SERVER,
    "pg_wal_replay_*": _SERVER,
    "pg_stat_reset*": _SERVER,
    "pg_stat_statements_reset": _SERVER,
    "pg_stat_force_next_flush": _SERVER,
    "pg_buffercache_evict*": _SERVER,
    "pg_buffercache_mark_dirty*": _SERVER,
    "autoprewarm_*": _SERVER,
    "pg_nextoid": _SERVER,
    "pg_stop_making_pinned_objects": _SERVER,
    "binary_upgrade_*": _SERVER,
    "pg_clear_*_stats": _SERVER,
    "pg_restore_*_stats": _SERVER,
    "pg_import_system_collations": _SERVER,
    "pg_log_standby_snapshot": _SERVER,
    "pg_export_snapshot": _OTHERS,
    "pg_create_*_replication_slot": _STREAM,
    "pg_copy_*_replication_slot": _STREAM,
    "pg_drop_replication_slot": _STREAM,
    "pg_replication_*": _STREAM,
    "pg_logical_emit_message": _STREAM,
    "pg_logical_slot_*": _STREAM,
    "pg_sync_replication_slots": _STREAM,
    "heap_force_*": _PAGES,
    "pg_truncate_visibility_map": _PAGES,
    "brin_summarize_*": _PAGES,
    "brin_desummarize_range": _PAGES,
    "gin_clean_pending_list": _PAGES,
    "setval": _SEQUENCE,
    "set_config": _SETTING,
    "set_limit": _SETTING,
    "setseed": _SETTING,
    "query_to_xml*": _HIDDEN,
    "cursor_to_xml*": _HIDDEN,
    "ts_stat": _HIDDEN,
    "ts_rewrite": _HIDDEN,
    "crosstab*": _HIDDEN,
    "connectby": _HIDDEN,
    "xpath_table": _HIDDEN,
    "pg_sleep*": _WAIT,
    "http": _ASKS,
    "http_*": _ASKS,
    "query_export_to_s3": _ASKS,
    "table_import_from_s3": _ASKS,
    "aws_lambda.invoke": _ASKS,
    "run_command_on_*": _ASKS,
    "postgres_fdw_disconnect*": _SESSION,
}
"""Patterns of names, each with what is wrong with the functions that it means."""


class Call(Value):
    """A call of such a function. place: the index of the last part of its name."""

    message: str
    advice: str
    place: int


def calls_outward(c: Cursor) -> Iterator[Call]:
    """Each among the remaining tokens."""
    for name in functions_called(c):
        reason = reason_against(name)
        if reason is not None:
            message = f"{name.name}() {reason}."
            yield from (Call(message=message, advice="Take it out.", place=place) for place in places_of(c, name))


def reason_against(name: Name) -> str | None:
    """What is wrong with calling the function; None if nothing is."""
    whole = f"{name.schema}.{name.name}"
    found = (reason for pattern, reason in OUTWARD.items() if fnmatchcase(name.name, pattern) or whole == pattern)
    return next(found, None)


def places_of(c: Cursor, name: Name) -> Iterator[int]:
    """The indexes among the remaining tokens at which the function is called."""
    for place in range(c.index, c.end):
        token = c.tokens[place]
        if token.value != name.name or token.kind not in (Kind.WORD, Kind.QUOTED):
            continue
        opens = place + 1 < c.end and c.tokens[place + 1].value == "("
        if opens or name.name in BARE_FUNCTIONS:
            yield place
