"""What the server knows around a statement, for lint's claims to be judged by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from replay.relations import Relation, Relations
from rules.name import Name
from rules.value import Value


class Circumstances(Value):
    """The database just before a statement and just after it.

    older: the oids of the relations that were there before the file. with_rows: tables that held rows before.
    """

    before: Relations
    after: Relations
    older: frozenset[int]
    with_rows: frozenset[Name] = frozenset()

    def older_names(self) -> frozenset[Name]:
        """What was there before the file, by its names just before the statement."""
        return frozenset(self.before[oid].name for oid in self.older if oid in self.before)

    def older_among(self, names: Iterable[Name]) -> frozenset[Name]:
        """Those of the names that older relations have, or indexes on them, new ones too."""
        older = self.older_names()
        return frozenset(name for name in names if name in older or self.is_built_on_older(name))

    def is_there(self, name: Name) -> bool:
        """Whether a relation of that name was there before the statement, or is now."""
        return any(relation.name == name for relation in (*self.before.values(), *self.after.values()))

    def is_built_on_older(self, index: Name) -> bool:
        """Whether the index of that name is on a table that was there before the file."""
        return any(relation.table in self.older for relation in self._named(index))

    def _named(self, index: Name) -> Iterator[Relation]:
        for relation in (*self.before.values(), *self.after.values()):
            if relation.name == index:
                yield relation


def among(relations: Relations, names: Iterable[Name]) -> tuple[Name, ...]:
    """The full names of those tables that are there; a name without its schema may be any table's of that name."""
    wanted = set(names)
    return tuple(
        relation.name
        for relation in relations.values()
        if relation.kind in "rp" and (relation.name in wanted or Name(relation.name.name) in wanted)
    )
