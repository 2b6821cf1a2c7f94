"""What schema.prisma says of tables and columns that the database itself does not know.

It describes the state after the last migration, so it is asked about the last ones only (Context.prisma).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from rules.name import Name
from rules.value import Value

# Computed by Prisma's client when it writes a row; PostgreSQL knows no default then.
# https://www.prisma.io/docs/orm/reference/prisma-schema-reference#default
_CLIENT_SIDE = re.compile(r"(?:uuid|cuid|ulid|nanoid)\(")


class PrismaField(Value):
    """A scalar field, or one whose type is an enum. column: its name in the database.

    default: what stands in @default(…), empty without one. place: file and line, to be printed.
    """

    name: str
    column: str
    type: str
    place: str
    optional: bool = False
    many: bool = False
    default: str = ""
    updated_at: bool = False
    ignored: bool = False

    @property
    def client_default(self) -> str:
        """The attribute by which the client fills it, as `@default(uuid())`; empty where the database does, or nobody."""
        if self.updated_at:
            return "@updatedAt"
        return f"@default({self.default})" if _CLIENT_SIDE.match(self.default) else ""


class PrismaRelation(Value):
    """A relation, on the side that holds the foreign key. columns: its key's. model: the name of the other side."""

    columns: tuple[str, ...]
    model: str
    place: str


class PrismaModel(Value):
    """A model. table: its name in the database, without a schema unless @@schema gives one.

    keys: the columns of each of its indexes, unique keys and the primary key.
    """

    name: str
    table: Name
    place: str
    fields: tuple[PrismaField, ...] = ()
    relations: tuple[PrismaRelation, ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()
    ignored: bool = False

    def has_index(self, columns: tuple[str, ...]) -> bool:
        """Whether an index or a key begins with these columns, in whatever order."""
        return any(set(key[: len(columns)]) == set(columns) for key in self.keys)


class PrismaSchema(Value):
    """The models of a schema. relation_mode: `prisma` where no foreign key is ever created, else `foreignKeys`."""

    models: tuple[PrismaModel, ...] = ()
    relation_mode: str = "foreignKeys"
    preview_features: frozenset[str] = frozenset()

    def model(self, table: Name) -> PrismaModel | None:
        """The model of the table; None too where several could be meant."""
        found = list(self._models(table))
        return found[0] if len(found) == 1 else None

    def field(self, table: Name, column: str) -> PrismaField | None:
        """The field that is kept in the column."""
        model = self.model(table)
        fields = model.fields if model else ()
        return next((field for field in fields if field.column == column), None)

    def _models(self, table: Name) -> Iterator[PrismaModel]:
        for model in self.models:
            own = model.table
            if own.name == table.name and (own.schema is None or table.schema in (None, own.schema)):
                yield model


ReadSchema: TypeAlias = Callable[[], PrismaSchema | None]
"""Reads it when a rule first asks: most migrations need no word of it."""


def no_prisma_schema() -> PrismaSchema | None:
    """Where there is none, or where it tells of a later state than the migration's."""
    return None
