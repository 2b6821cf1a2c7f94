"""From what a transaction has left to what a statement did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.scan import Kind, scan
from replay.observed import Observed
from replay.probe import Locked, Trail
from replay.relations import Relation, Relations
from rules.lock_mode import Lock
from rules.name import Name

_ABOUT_INDEX = frozenset((("drop", "index"), ("alter", "index"), ("comment", "index")))


def observed_in(trail: Trail, before: Relations, statement: bytes) -> Observed:
    """What the statement did to the relations that were there before it."""
    return Observed(
        locks=_locks(before, trail.locked, with_indexes=_is_about_index(statement)),
        rewrites=_names(_with_new_file(before, trail.changed)),
        scans=_names(_scanned(before, trail.locked)),
        index_builds=_names(
            (*_with_new_file(before, trail.changed, indexes=True), *_new_indexes(before, trail.changed))
        ),
    )


def _locks(before: Relations, locked: Iterable[Locked], *, with_indexes: bool) -> dict[Name, Lock]:
    found: dict[Name, Lock] = {}
    for each in locked:
        relation = before.get(each.oid)
        if relation is not None and (with_indexes or not relation.is_index):
            found[relation.name] = max(each.lock, found.get(relation.name, each.lock))
    return dict(sorted(found.items()))


def _with_new_file(before: Relations, changed: Relations, *, indexes: bool = False) -> Iterator[Relation]:
    for oid, new in changed.items():
        old = before.get(oid)
        if old is not None and old.file != new.file and (old.is_index_with_storage if indexes else old.is_rewritten):
            yield old


def _new_indexes(before: Relations, changed: Relations) -> Iterator[Relation]:
    """Those on tables that were there before. A type change may make an index anew that keeps its file: not built."""
    made = [new for oid, new in changed.items() if oid not in before and new.is_index_with_storage]
    kept = {relation.file for relation in before.values()} if made else set[int]()
    return (new for new in made if new.table in before and new.file not in kept)


def _scanned(before: Relations, locked: Iterable[Locked]) -> Iterator[Relation]:
    """Rows found through an index count as read of its table."""
    for each in locked:
        relation = before.get(each.oid)
        if relation is not None and each.read > 0:
            table = relation if relation.table is None else before.get(relation.table)
            if table is not None and table.holds_rows:
                yield table


def _names(relations: Iterable[Relation]) -> tuple[Name, ...]:
    return tuple(sorted({relation.name for relation in relations}))


def _is_about_index(statement: bytes) -> bool:
    """Whether indexes are what the statement changes: only then their locks are of interest."""
    tokens = scan(statement.decode("utf-8", "replace")).tokens
    words = [token.value for token in tokens[:8] if token.kind is Kind.WORD]
    of = [word for word in words[1:] if word in ("index", "table")]
    return words[:1] == ["reindex"] or tuple(words[:1] + of[:1]) in _ABOUT_INDEX
