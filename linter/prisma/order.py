"""The order in which Prisma applies the migrations of a folder."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Sequence

# Prisma 6.6 and later sort the folders' names by JavaScript's localeCompare; up to 6.5 the engine sorted by bytes.
# They part where `_` meets a digit or a capital: 20250101_init and 20250101120000_x, 1_init and 10_x.
# This is ICU's root collation of ASCII, lowest first; the case of letters only breaks ties.
_COLLATION = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz"
_RANKS = str.maketrans({character: chr(rank) for rank, character in enumerate(_COLLATION)})


def order_key(name: str) -> tuple[str, str, str]:
    """What to sort migration names by: letters first, then accents, then case, as localeCompare does."""
    if name.isascii():
        return name.lower().translate(_RANKS), "", name.swapcase()  # swapped, for ASCII has capitals first
    decomposed = unicodedata.normalize("NFD", name)
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    accents = "".join(character for character in decomposed if unicodedata.combining(character))
    return letters.lower().translate(_RANKS), accents, letters.swapcase()


def prisma_order(names: Iterable[str]) -> tuple[str, ...]:
    """The names in the order in which Prisma 6.6 and later apply them."""
    return tuple(sorted(names, key=order_key))


def disputed(names: Sequence[str]) -> tuple[str, str] | None:
    """The first two names that today's Prisma applies in this order and Prisma 6.5 in the other, if there are any."""
    for today, formerly in zip(prisma_order(names), sorted(names, key=os.fsencode), strict=True):
        if today != formerly:
            return today, formerly
    return None
