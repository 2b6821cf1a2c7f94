"""What to do about a batch that failed, by its SQLSTATE: a table, with the reason beside each line.

The codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

from __future__ import annotations

from enum import StrEnum


class Decision(StrEnum):
    """In every case the batch was rolled back. The first three are tried again, so often and so long as is allowed."""

    RETRY = "retry"  # the same again, a little later
    RECONNECT = "reconnect"  # the same on a new connection
    SHRINK = "shrink"  # again, with fewer rows
    ROW = "row"  # one of its rows is to blame: halve the batch to find it
    PAUSE = "pause"  # somebody must make room first; then the run can be resumed
    FAIL = "fail"  # trying again gives the same answer; somebody must mend it


_Line = tuple[Decision, str]

# By the first two characters. ROW is where other rows may pass; if none does, the first one that is set aside beyond
# what the backfill allows ends the run. Classes that PostgreSQL itself never raises are here too: a trigger may.
_CLASSES: dict[str, _Line] = {
    "02": (Decision.ROW, "a query in a trigger found nothing for this row"),
    "03": (Decision.FAIL, "the connection was used out of turn: a bug"),
    "08": (Decision.RECONNECT, "no connection; the ledger knows whether the batch was committed"),
    "09": (Decision.ROW, "a trigger failed on this row"),
    "0A": (Decision.FAIL, "the server cannot do what the statement asks for"),
    "0B": (Decision.FAIL, "a transaction was begun out of turn: a bug"),
    "0F": (Decision.FAIL, "a locator of a large object is wrong in the statement itself"),
    "0L": (Decision.FAIL, "a matter of roles, not of rows"),
    "0P": (Decision.FAIL, "a matter of roles, not of rows"),
    "0Z": (Decision.ROW, "a trigger stumbled over an error of its own on this row"),
    "10": (Decision.ROW, "an XML query over a value of this row"),
    "20": (Decision.ROW, "a CASE in a trigger has no branch for this row"),
    "21": (Decision.ROW, "a sub-select found two rows for this one; or ON CONFLICT met the same row twice in a batch"),
    "22": (Decision.ROW, "a value of this row: too long, out of range, not to be cast, a division by zero"),
    "23": (Decision.ROW, "this row breaks a constraint"),
    "24": (Decision.FAIL, "a cursor was used out of turn: a bug"),
    "25": (Decision.FAIL, "the transaction was in the wrong state: a bug"),
    "26": (Decision.FAIL, "a prepared statement is gone: a pooler gives each transaction another session"),
    "27": (Decision.ROW, "a trigger has already changed this row"),
    "28": (Decision.FAIL, "the role or its password is refused, and trying on may lock it"),
    "2B": (Decision.FAIL, "a matter of dependent objects, not of rows"),
    "2D": (Decision.FAIL, "a trigger ends the transaction, as it would for every row"),
    "2F": (Decision.ROW, "a function failed on this row, such as one that ended without RETURN"),
    "34": (Decision.FAIL, "a cursor is not there: a bug"),
    "38": (Decision.ROW, "a function in another language failed on this row"),
    "39": (Decision.FAIL, "a function is not written as PostgreSQL wants it, for every row"),
    "3B": (Decision.FAIL, "a savepoint was used out of turn: a bug"),
    "3D": (Decision.FAIL, "the database is not there"),
    "3F": (Decision.FAIL, "the schema is not there"),
    "40": (Decision.RETRY, "others were in the way, and will have gone: serialization, deadlock"),
    "42": (Decision.FAIL, "the statement does not fit the tables, or the role may not do it"),
    "44": (Decision.ROW, "this row would leave the view through which it is written"),
    "45": (Decision.ROW, "the standard's own class for what an author raises"),
    "53": (Decision.PAUSE, "the server has run out of something, and going on makes it worse"),
    "54": (Decision.FAIL, "the statement is more than PostgreSQL can take"),
    "55": (Decision.FAIL, "an object is not in the state that the statement needs"),
    "57": (Decision.RECONNECT, "somebody stopped the server, or this session"),
    "58": (Decision.FAIL, "a disk or a file of the server: to be looked at before anything is written"),
    "72": (Decision.RETRY, "the snapshot was too old, and the next one is new"),
    "F0": (Decision.FAIL, "the server's configuration cannot be read"),
    "HV": (Decision.FAIL, "a foreign table does not answer as it should"),
    "P0": (Decision.ROW, "a trigger or a function refuses this row"),
    "XX": (Decision.FAIL, "a bug of the server, or corrupted data: nothing is to be written over it"),
}

# Where a code needs another decision than its class, or a reason of its own.
_CODES: dict[str, _Line] = {
    "2200H": (Decision.FAIL, "a sequence is used up, for every row from here on"),
    "25006": (Decision.RECONNECT, "this server has become a standby; the address will lead to the new primary"),
    "25P03": (Decision.RECONNECT, "we were idle inside a transaction, as after a sleep of this machine"),
    "25P04": (Decision.RECONNECT, "transaction_timeout ended the session"),
    "2F002": (Decision.FAIL, "a function does what it has not declared, for every row"),
    "2F003": (Decision.FAIL, "a function does what it must not, for every row"),
    "2F004": (Decision.FAIL, "a function does what it has not declared, for every row"),
    "38001": (Decision.FAIL, "a function does what it has not declared, for every row"),
    "38002": (Decision.FAIL, "a function does what it has not declared, for every row"),
    "38003": (Decision.FAIL, "a function does what it must not, for every row"),
    "38004": (Decision.FAIL, "a function does what it has not declared, for every row"),
    "39004": (Decision.ROW, "a function got or gave a NULL for this row"),
    "40002": (Decision.ROW, "this row breaks a constraint, seen when the transaction ended"),
    "40003": (Decision.RECONNECT, "not known whether it was committed; the ledger knows"),
    "42501": (Decision.FAIL, "the role lacks a right; so too where a row policy refuses a row"),
    "53200": (Decision.SHRINK, "out of memory: fewer rows need less"),
    "53300": (Decision.RECONNECT, "too many connections for the moment"),
    "53400": (Decision.SHRINK, "a limit such as temp_file_limit: fewer rows need less"),
    "54000": (Decision.SHRINK, "one value of so many rows, such as their images, would be too large"),
    "55006": (Decision.RETRY, "in use by somebody for the moment"),
    "55P03": (Decision.SHRINK, "a lock was not to be had in lock_timeout; fewer rows meet fewer locks"),
    "57014": (Decision.SHRINK, "cut short by statement_timeout, or by somebody whom it was in the way of"),
    "57P04": (Decision.FAIL, "the database was dropped"),
    "HV00N": (Decision.RETRY, "a foreign server cannot be reached for the moment"),
}

_LOST: _Line = (Decision.RECONNECT, "the connection was lost before the server said why")
_OURS: _Line = (Decision.FAIL, "refused by the client itself, before anything was sent: a bug")
_UNKNOWN: _Line = (Decision.FAIL, "a code of the SQL standard that PostgreSQL does not use: not understood is not safe")
_AUTHORS: _Line = (Decision.ROW, "a code of the author's own, raised by a trigger or a function over this row")
# The standard keeps classes that begin with 0 to 4 and A to H for itself.
_STANDARDS = frozenset("01234ABCDEFGH")


def decide(sqlstate: str | None, *, connected: bool) -> Decision:
    """sqlstate: None if the server did not say one. connected: whether the connection can still be used."""
    decision, _ = _line(sqlstate, connected)
    if connected or decision is Decision.FAIL:
        return decision
    return Decision.RECONNECT  # whatever is to be done, it needs a connection


def reason(sqlstate: str | None, *, connected: bool) -> str:
    """Why it was decided so, as a part of a sentence."""
    return _line(sqlstate, connected)[1]


def _line(sqlstate: str | None, connected: bool) -> _Line:
    if sqlstate is None:
        return _OURS if connected else _LOST
    unlisted = _UNKNOWN if sqlstate[:1] in _STANDARDS else _AUTHORS
    return _CODES.get(sqlstate) or _CLASSES.get(sqlstate[:2]) or unlisted
