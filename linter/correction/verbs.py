"""Statements that no correction has, each with what to do instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from linter.nearest import did_you_mean

_CHANGES = ("insert", "update", "delete", "with")
_OWN = "The runner begins and ends the one transaction."
_DDL = "Write a migration for it, and apply that before."
_ROWS = "Write an INSERT, UPDATE or DELETE."
_READS = "A correction changes rows. What must hold is said in the block, by before and after."
_SESSION = "Take it out: the runner alone sets what its session needs."
_CODE = "Write the changes themselves, as INSERT, UPDATE and DELETE: what is not seen cannot be approved."
_GRANT = "Take it out: who may do what is no part of a correction."
_CURSOR = "Say in the WHERE of an UPDATE or DELETE which rows are meant."

# By the first word, with another where that tells more: what is wrong, behind that word, and what to do.
REFUSED: Final[Mapping[str, tuple[str, str]]] = {
    "abort": ("would undo the correction.", _OWN),
    "begin": ("begins a transaction.", _OWN),
    "commit": ("would end the transaction before its conditions are asked.", _OWN),
    "end": ("would end the transaction before its conditions are asked.", _OWN),
    "release": ("belongs to a part of a transaction, and a correction is done as a whole or not at all.", _OWN),
    "rollback": ("would undo the correction.", _OWN),
    "savepoint": ("begins a part of a transaction, and a correction is done as a whole or not at all.", _OWN),
    "start": ("begins a transaction.", _OWN),
    "discard": ("resets the session.", _SESSION),
    "load": ("loads code into the server.", _SESSION),
    "reset": ("changes how the rest is read and run.", _SESSION),
    "set": ("changes how the rest is read and run.", _SESSION),
    "show": ("changes no row.", _SESSION),
    "checkpoint": ("acts on the whole server.", _SESSION),
    "listen": ("outlives the transaction.", _SESSION),
    "unlisten": ("outlives the transaction.", _SESSION),
    "notify": ("changes no row.", "Call pg_notify() in a trigger, or tell others when the correction is done."),
    "explain": ("shows a plan.", "Take it out: the dry run shows what is changed."),
    "select": ("is no change of rows.", _READS),
    "table": ("is no change of rows.", _READS),
    "values": ("is no change of rows.", _READS),
    "(": ("begins a query, which is no change of rows.", _READS),
    "merge": (
        "changes rows of several kinds at once, and their number would say nothing.",
        "Write what it does when matched as an UPDATE or DELETE, and the rest as an INSERT.",
    ),
    "copy program": ("runs a program on the server.", "Write an INSERT with the rows."),
    "set authorization": ("changes who it is done by.", _SESSION),
    "set role": ("changes who it is done by.", _SESSION),
    "copy": ("moves rows past the correction's text.", "Write an INSERT with the rows."),
    "truncate": ("leaves no old rows that could be compared.", "Write a DELETE, with its WHERE."),
    "call": ("runs code that does what its author likes.", _CODE),
    "do": ("runs code that does what its author likes.", _CODE),
    "execute": ("runs a statement that is said elsewhere.", _CODE),
    "prepare": ("says a statement that is run elsewhere.", _CODE),
    "deallocate": ("belongs to PREPARE.", _CODE),
    "close": ("belongs to a cursor.", _CURSOR),
    "declare": ("opens a cursor.", _CURSOR),
    "fetch": ("belongs to a cursor.", _CURSOR),
    "move": ("belongs to a cursor.", _CURSOR),
    "lock": ("locks a table.", "Name it in the block: freeze = […]; its writers then wait."),
    "grant": ("changes who may do what.", _GRANT),
    "reassign": ("changes who owns what.", _GRANT),
    "revoke": ("changes who may do what.", _GRANT),
    "security": ("changes who may do what.", _GRANT),
    "alter": ("changes the schema.", _DDL),
    "comment": ("changes the schema.", _DDL),
    "create": ("changes the schema.", _DDL),
    "drop": ("changes the schema.", _DDL),
    "import": ("changes the schema.", _DDL),
    "refresh": ("fills a view anew.", "Do it when the correction is done."),
    "analyse": ("changes no row.", "Do it when the correction is done."),
    "analyze": ("changes no row.", "Do it when the correction is done."),
    "cluster": ("rewrites a table.", "Do it when the correction is done."),
    "reindex": ("changes no row.", "Do it when the correction is done."),
    "vacuum": ("cannot run in a transaction.", "Do it when the correction is done."),
}


def reason_against(words: Sequence[str], written: str) -> tuple[str, str]:
    """What is wrong with a statement of these words, and what to do. written: how its first one stands there."""
    first = words[0]
    key = next((pair for pair in (f"{first} {word}" for word in words[1:]) if pair in REFUSED), first)
    if key not in REFUSED:
        return f"{written} is no statement that is known here.", did_you_mean(first, _CHANGES, _ROWS)
    what, advice = REFUSED[key]
    return f"{first.upper()} {what}", advice
