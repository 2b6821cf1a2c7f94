"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """A question that names a known name which begins like this one, else the nearest; or the sentence to say instead."""
    from difflib import get_close_matches

    name, known = name.lower(), tuple(known)
    longer = [each for each in known if name and each.startswith(name)]
    close = longer or get_close_matches(name, known, n=1)
    return f"Did you mean {close[0]}?" if close else otherwise
