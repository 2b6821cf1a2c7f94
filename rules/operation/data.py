"""Operations on rows, and code that is run.

functions: those that the statement calls, by name.
"""

from __future__ import annotations

from rules.name import Name
from rules.operation.parts import Condition
from rules.value import Value


class Insert(Value):
    """INSERT. rows: how many VALUES lists, None when they come from a query. columns: those named, empty for all.

    on_conflict: a clause was given. updates: it was DO UPDATE. where: as in Query, of its query.
    """

    table: Name
    rows: int | None = None
    columns: tuple[str, ...] = ()
    on_conflict: bool = False
    updates: bool = False
    where: Condition | None = None
    reads: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()


class Update(Value):
    """UPDATE. where None: no WHERE clause. columns: those assigned. reads: the relations of FROM and of subqueries."""

    table: Name
    where: Condition | None = None
    columns: tuple[str, ...] = ()
    reads: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()


class Delete(Value):
    """DELETE. where None: no WHERE clause."""

    table: Name
    where: Condition | None = None
    reads: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()


class Merge(Value):
    """MERGE INTO. inserts, updates, deletes: what its branches do."""

    table: Name
    inserts: bool = False
    updates: bool = False
    deletes: bool = False
    reads: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()


class Truncate(Value):
    """TRUNCATE, one per table named. restart: RESTART IDENTITY, the sequences that its columns own begin anew.

    together: all that its statement names, if it names several.
    """

    table: Name
    cascade: bool = False
    restart: bool = False
    together: tuple[Name, ...] = ()


class Copy(Value):
    """COPY. table None: a query is copied out. writes: rows come in (FROM). program: a shell command is run."""

    table: Name | None
    writes: bool
    program: bool = False
    reads: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()


class Query(Value):
    """SELECT, VALUES, TABLE, or PERFORM in PL/pgSQL. locks: FOR UPDATE and its like.

    where None: none, or none that could be told from others. sequences: those that nextval or setval names.
    """

    reads: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()
    locks: bool = False
    where: Condition | None = None
    sequences: tuple[Name, ...] = ()


class Call(Value):
    """CALL of a procedure. functions: those among its arguments."""

    procedure: Name
    functions: tuple[Name, ...] = ()


class DynamicSql(Value):
    """EXECUTE in PL/pgSQL of a string that is put together when it runs; PREPARE's EXECUTE of a plan not in sight."""

    text: str


class OpaqueCode(Value):
    """DO in a language that nobody here reads. reason: why its inside is not known."""

    language: str
    reason: str


class Unrecognised(Value):
    """A statement, or a part of one, that was not understood. Not understood is not safe."""

    reason: str
