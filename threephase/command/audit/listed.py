"""`threephase audit list`: the journal, one entry on a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from threephase.command.backfill.opened import ledger
from threephase.command.backfill.shown import show
from threephase.command.connection import ConnectionOptions
from threephase.exit_code import ExitCode
from threephase.output import write

if TYPE_CHECKING:
    from runner.ledger.journal import JournalEntry

_SHORT = 12
_WIDEST = 60
# What of an entry tells most, in this order.
_TOLD = ("incident", "name", "run", "id", "set", "role", "state", "what", "digest", "why")


def list_command(kinds: Sequence[str], limit: int, format: str, connection: ConnectionOptions) -> int:
    """The newest, in their order."""
    from runner.ledger.journal import entries

    with ledger(connection) as conn:
        found = list(entries(conn, limit=limit, kinds=kinds))
    show_entries(found, format, "The journal")
    return ExitCode.CLEAN


def show_entries(found: Sequence[JournalEntry], format: str, title: str) -> None:
    """As a table, or as JSON lines."""
    if format == "json":
        from linter.report.visible import inert_json

        write("".join(f"{inert_json(line)}\n" for line in as_json(found)), None)
    else:
        show(_table(found, title))


def as_json(found: Iterable[JournalEntry], *, sealed: bool = False) -> Iterable[str]:
    """Each on a line. sealed: with what shows, without a database, that it is the one that was written."""
    from runner.report.json_report import moment

    for entry in found:
        seal = {"text": entry.text, "previous": entry.previous, "hash": entry.hash} if sealed else {}
        yield json.dumps({"seq": entry.seq, "kind": entry.kind, "at": moment(entry.at), "body": entry.body, **seal})


def told(body: dict[str, Any]) -> str:
    """The few facts of an entry by which one knows it."""
    facts = [(name, body[name]) for name in _TOLD if body.get(name) is not None]
    return ", ".join(f"{name} {_short(name, value)}" for name, value in facts)


def _short(name: str, value: object) -> str:
    most, text = (_SHORT, str(value)) if name == "digest" else (_WIDEST, str(value))
    return text if len(text) <= most else text[:most] + ("" if name == "digest" else "…")


def _table(found: Sequence[JournalEntry], title: str) -> str:
    from runner.report.section import Section
    from runner.report.text import lines
    from runner.report.words import moment, who

    if not found:
        return "There is no such entry in the journal.\n"
    rows = tuple((f"{each.seq}", moment(each.at), each.kind, who(each.body), told(each.body)) for each in found)
    section = Section(title=title, columns=("entry", "at", "kind", "who", "what"), rows=rows, numbers=frozenset((0,)))
    return "\n".join(lines(section)) + "\n"
