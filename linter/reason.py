"""What passes for a reason, in a comment as in threephase.toml."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(r"<[^>]*>|todo|tbd|fixme|n/?a|none|reason|x+", re.IGNORECASE)


def reason_given(text: str | None) -> str:
    """The reason with its white space folded, or "" for one that says nothing: a placeholder, or not one letter."""
    reason = " ".join((text or "").split())
    says_something = any(character.isalnum() for character in reason) and not _PLACEHOLDER.fullmatch(reason)
    return reason if says_something else ""
