"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """A question that names the nearest known name, or the sentence to say where none is near."""
    from difflib import get_close_matches

    name, known = name.lower(), tuple(known)
    close = get_close_matches(name, known, n=1) or [longer for longer in known if name and longer.startswith(name)]
    return f"Did you mean {close[0]}?" if close else otherwise
