"""The key in whose order a table is walked."""

from __future__ import annotations

from rules.backfill import WorkKind
from rules.name import Name
from rules.value import Value


class KeyColumn(Value):
    """name: the column. type: as format_type writes it, with its length, so that a cast keeps every value.

    collation: the index's, where it is not the column's own, else None.
    """

    name: str
    type: str
    collation: Name | None = None


class Key(Value):
    """A unique index over NOT NULL columns, all ascending, of the default operator classes. index: its name."""

    index: Name
    columns: tuple[KeyColumn, ...]


class Column(Value):
    """A column whose values are kept as images. type: as format_type writes it."""

    name: str
    type: str


class Target(Value):
    """The tables of a backfill as this database has them.

    walked and written with their schemas. key: of the walked table. images: the changed columns with their types.
    kind: what the statement does. rows: estimated from statistics. oid: of the walked table, so that one that was
    dropped and made again is noticed. search_path: under which the author's names were looked up. upsert: whether an INSERT
    also changes rows that are there.
    """

    kind: WorkKind
    walked: Name
    written: Name
    key: Key
    written_key: Key | None
    images: tuple[Column, ...]
    rows: int
    oid: int
    search_path: str = ""
    upsert: bool = False
