"""A chain read again from its beginning: whether each entry is what was written and follows the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from rules.value import Value


class Head(Value):
    """The end of a chain. Kept elsewhere, it shows later whether anything up to it was changed or cut off."""

    length: int
    hash: str


class Broken(Value):
    """What is not as it was written. seq: the entry, None where it is not one entry. what: a sentence."""

    seq: int | None
    what: str


class Entry(Value):
    """An entry as it stands. at: µs UTC, as text. text: the body as PostgreSQL writes it, which is what was hashed."""

    seq: int
    kind: str
    at: str
    text: str
    previous: str
    hash: str


class Links:
    """Follows a chain entry by entry, and keeps no more of it than its end.

    whose: as in "the chain of run 1". begins: what the first entry follows. own: what every entry says of its chain.
    """

    def __init__(
        self,
        whose: str,
        begins: str,
        identity: str,
        *,
        own: Mapping[str, object] | None = None,
        kept: Head | None = None,
    ) -> None:
        self.whose = whose
        self.begins = begins
        self.own = own or {}
        self.head = Head(length=0, hash=_sha256(identity))
        self.kept = kept
        self.at_kept = self.head

    def follow(self, entry: Entry) -> Broken | None:
        """Takes the next entry; what is wrong with it or with the one before, which nobody can follow any more."""
        try:
            return self._follow(entry)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return Broken(
                seq=entry.seq, what=f"entry {entry.seq} ({entry.kind}) cannot be read: no such entry is made."
            )

    def _follow(self, entry: Entry) -> Broken | None:
        body: dict[str, Any] = json.loads(entry.text)
        broken = self._place(entry) or self._words(entry, body) or self._hash(entry) or self.objection(entry, body)
        if broken is None:
            self.head = Head(length=entry.seq, hash=entry.hash)
            if self.kept is not None and self.kept.length == entry.seq:
                self.at_kept = self.head
            self.take_in(entry.kind, body)
        return broken

    def objection(self, entry: Entry, body: dict[str, Any]) -> Broken | None:
        """What speaks against an entry that was made as it stands."""

    def take_in(self, kind: str, body: dict[str, Any]) -> None:
        """What the entries come to."""

    def end(self, row: Head | None) -> list[Broken]:
        """After the last entry. row: what the ledger says of the chain's end."""
        return [*self._against_row(row), *self._against_kept()]

    def _place(self, entry: Entry) -> Broken | None:
        wanted = self.head.length + 1
        if entry.seq < wanted:
            return Broken(seq=entry.seq, what=f"entry {entry.seq} was put in: a chain begins with entry 1.")
        if entry.seq > wanted:
            return Broken(seq=wanted, what=_missing(wanted, entry.seq - 1))
        return None

    def _words(self, entry: Entry, body: dict[str, Any]) -> Broken | None:
        columns = {**self.own, "seq": entry.seq, "kind": entry.kind, "at": entry.at}
        for name, value in columns.items():
            if body.get(name) != value:
                written = f"was written with {name} {body.get(name)} and now stands with {value}"
                return Broken(seq=entry.seq, what=f"entry {entry.seq} ({entry.kind}) {written}.")
        return None

    def _hash(self, entry: Entry) -> Broken | None:
        if _sha256(f"{entry.previous}\n{entry.text}") != entry.hash:
            what = f"entry {entry.seq} ({entry.kind}) was edited: its text does not give its hash."
            return Broken(seq=entry.seq, what=what)
        if entry.previous == self.head.hash:
            return None
        if entry.seq == 1:
            return Broken(seq=1, what=f"entry 1 does not begin with {self.begins}: one of them was changed.")
        before = entry.seq - 1
        return Broken(seq=before, what=f"entry {before} was rewritten: entry {entry.seq} follows another one.")

    def _against_row(self, row: Head | None) -> list[Broken]:
        last = self.head.length
        if row is None:
            return [Broken(seq=None, what=f"{self.whose} has lost its head.")]
        if row.length > last:
            return [Broken(seq=last + 1, what=f"{_missing(last + 1, row.length)[:-1]}: the chain counts {row.length}.")]
        if row.length < last:
            return [
                Broken(seq=row.length + 1, what=f"entry {row.length + 1} was put in: the chain counts {row.length}.")
            ]
        if row.hash != self.head.hash:
            return [Broken(seq=last, what=f"entry {last} was rewritten: the chain ends with another hash.")]
        return []

    def _against_kept(self) -> list[Broken]:
        kept, last = self.kept, self.head.length
        if kept is None or kept == self.at_kept:
            return []
        if kept.length > last:
            what = f"{_missing(last + 1, kept.length)[:-1]}: a head of length {kept.length} was kept."
            return [Broken(seq=last + 1, what=what)]
        what = f"entry {kept.length} has another hash than the head that was kept: it, or one before it, was rewritten."
        return [Broken(seq=kept.length, what=what)]


def _missing(first: int, last: int) -> str:
    return f"entry {first} is missing." if first == last else f"entries {first} to {last} are missing."


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
