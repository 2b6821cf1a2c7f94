"""What DROP EXTENSION … CASCADE takes from the tables: columns of its types, defaults that call its functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rules.name import Name
from rules.schema import Schema

# Extension → the types that it brings, and whose columns are dropped with it (each extension's own SQL script).
TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "citext": ("citext",),
    "cube": ("cube",),
    "hstore": ("hstore",),
    "isn": ("ean13", "isbn", "isbn13", "ismn", "ismn13", "issn", "issn13", "upc"),
    "ltree": ("ltree", "lquery", "ltxtquery"),
    "postgis": ("geometry", "geography", "box2d", "box3d"),
    "seg": ("seg",),
    "vector": ("vector", "halfvec", "sparsevec"),
}
# Extension → how the functions are called that it brings and that stand in defaults.
FUNCTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "pgcrypto": ("crypt", "digest", "gen_random_bytes", "gen_salt", "hmac"),
    "uuid-ossp": ("uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v3", "uuid_generate_v4", "uuid_generate_v5"),
}


def columns_of(schema: Schema, extension: str) -> Iterator[tuple[Name, str]]:
    """The columns of the extension's types, each with its table's full name."""
    types = TYPES.get(extension, ())
    for table in schema.tables.values() if types else ():
        for name, column in table.columns.items():
            of = column.definition.type
            if not of.builtin and of.name.name in types:
                yield table.name, name


def tables_calling(schema: Schema, extension: str) -> Iterator[Name]:
    """The tables with a default that calls one of the extension's functions."""
    functions = FUNCTIONS.get(extension, ())
    for table in schema.tables.values() if functions else ():
        defaults = (column.definition.default for column in table.columns.values())
        if any(called.name in functions for default in defaults if default for called in default.functions):
            yield table.name
