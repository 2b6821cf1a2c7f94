"""Operations on rows, and code that is run.

functions: those that the statement calls, by name.
"""

from __future__ import annotations

from rules.name import Name
from rules.operation.parts import Condition
from rules.value import Value


class Insert(Value):
    """INSERT. rows: how many VALUES lists, None when they come from a query. on_conflict: a clause was given."""

    table: Name
    rows: int | None = None
    on_conflict: bool = False
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
    """MERGE INTO. deletes: one of its branches is DELETE."""

    table: Name
    deletes: bool = False
    reads: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()


class Truncate(Value):
    """TRUNCATE, one per table named."""

    table: Name
    cascade: bool = False


class Copy(Value):
    """COPY. table None: a query is copied out. writes: rows come in (FROM). program: a shell command is run."""

    table: Name | None
    writes: bool
    program: bool = False
    reads: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()


class Query(Value):
    """SELECT, VALUES, TABLE, or PERFORM in PL/pgSQL. locks: FOR UPDATE and its like."""

    reads: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()
    locks: bool = False


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
