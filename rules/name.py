"""How database objects are named: a schema, when one was written, and a name."""

from __future__ import annotations

import re
from typing import NamedTuple

# Words PostgreSQL lets nobody use as a bare name (keywords.c, RESERVED_KEYWORD), enough of them to quote rightly.
_RESERVED = frozenset(
    """all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create
    current_catalog current_date current_role current_time current_timestamp current_user default deferrable
    desc distinct do else end except false fetch for foreign from grant group having in initially intersect into
    lateral leading limit localtime localtimestamp not null offset on only or order placing primary references
    returning select session_user some symmetric system_user table then to trailing true union unique user using
    variadic when where window with""".split()
)
_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*\Z")


def quote(identifier: str) -> str:
    """The identifier as it must stand in SQL: bare where PostgreSQL reads it back unchanged, else in double quotes."""
    if _PLAIN.match(identifier) and identifier not in _RESERVED:
        return identifier
    return '"' + identifier.replace('"', '""') + '"'


class Name(NamedTuple):
    """A name as PostgreSQL reads it: unquoted parts folded to lower case, cut at 63 bytes. schema None: not written.

    A tuple, because nothing is made, hashed and compared so often.
    """

    name: str
    schema: str | None = None

    def __str__(self) -> str:
        return quote(self.name) if self.schema is None else f"{quote(self.schema)}.{quote(self.name)}"

    def sibling(self, name: str) -> Name:
        """Another object in the same schema, as after RENAME TO."""
        return Name(schema=self.schema, name=name)
