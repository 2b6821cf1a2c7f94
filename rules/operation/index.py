"""Operations on indexes."""

from __future__ import annotations

from rules.name import Name
from rules.operation.parts import Expression
from rules.value import Value


class CreateIndex(Value):
    """CREATE INDEX. index None: PostgreSQL will choose a name. columns: None stands for an expression."""

    index: str | None
    table: Name
    columns: tuple[str | None, ...] = ()
    unique: bool = False
    concurrently: bool = False
    if_not_exists: bool = False
    only: bool = False
    method: str = "btree"
    where: Expression | None = None
    nulls_not_distinct: bool = False


class DropIndex(Value):
    """DROP INDEX, one per index named."""

    index: Name
    concurrently: bool = False
    if_exists: bool = False
    cascade: bool = False


class RenameIndex(Value):
    """ALTER INDEX … RENAME TO."""

    index: Name
    to: str


class AlterIndex(Value):
    """ALTER INDEX in its other forms. attach: the partition's index that ATTACH PARTITION names."""

    index: Name
    attach: Name | None = None


class Reindex(Value):
    """REINDEX. kind: index, table, schema, database or system; name None for a whole database."""

    kind: str
    name: Name | None
    concurrently: bool = False
