"""Text as TOML."""

from __future__ import annotations

import json


def toml_text(text: str) -> str:
    """The text, in the quotes that let it stand as it is."""
    plain = text.isprintable()
    if plain and '"' not in text and "\\" not in text:
        return f'"{text}"'
    if plain and "'" not in text:
        return f"'{text}'"
    if plain and "'''" not in text and not text.endswith("'"):
        return f"'''{text}'''"
    return json.dumps(text)  # its escapes are TOML's too, but for pairs of surrogates
