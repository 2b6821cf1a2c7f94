"""Operations on indexes."""

from __future__ import annotations

from rules.name import Name
from rules.operation.parts import Expression
from rules.value import Value


class CreateIndex(Value):
    """CREATE INDEX. index None: PostgreSQL will choose a name. columns: None stands for an expression.

    keys: what PostgreSQL calls its columns, of which it makes a name for an index that has none; empty where these are
    all plain columns. words: every name in its expressions that could be a column. included: the columns of INCLUDE.
    plain: neither a collation nor an operator class nor DESC or NULLS FIRST is written.
    """

    index: str | None
    table: Name
    columns: tuple[str | None, ...] = ()
    keys: tuple[str, ...] = ()
    unique: bool = False
    concurrently: bool = False
    if_not_exists: bool = False
    only: bool = False
    method: str = "btree"
    where: Expression | None = None
    nulls_not_distinct: bool = False
    words: frozenset[str] = frozenset()
    included: tuple[str, ...] = ()
    plain: bool = True


class DropIndex(Value):
    """DROP INDEX, one per index named. several: the statement names others too."""

    index: Name
    concurrently: bool = False
    if_exists: bool = False
    cascade: bool = False
    several: bool = False


class RenameIndex(Value):
    """ALTER INDEX … RENAME TO."""

    index: Name
    to: str


class AlterIndex(Value):
    """ALTER INDEX in its other forms. attach: the partition's index that ATTACH PARTITION names. change: the words."""

    index: Name
    attach: Name | None = None
    change: str = ""


class Reindex(Value):
    """REINDEX. kind: index, table, schema, database or system; name None for a whole database."""

    kind: str
    name: Name | None
    concurrently: bool = False
