"""Why a statement failed, where that is not its own doing: the server lacks something, or an earlier statement failed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from replay.made import made_by
from replay.observed import ServerError
from rules.operation import CreateObject, Operation
from rules.operation.catalog import ObjectKind

# feature_not_supported and undefined_file: how versions say that no such extension is installed.
_NO_EXTENSION = frozenset(("0A000", "58P01"))
# Syntax error or access rule violation (something is missing, there already, or in the way), dependent objects,
# invalid schema name, a value that an enum does not have.
_OF_OBJECTS = ("42", "2B", "3F", "22P02")
_ROLE = re.compile(r'role "(.*)" does not exist\Z')
_NAMED = re.compile(r'"([^"]+)"|(?:column|function|procedure|aggregate|type) (?:\w+\.)*(\w+)')
# What an extension brings that does not have its name; a prefix ends in `_`.
_BRINGS = {
    "uuid-ossp": ("uuid_generate_",),
    "postgis": ("geometry", "geography", "st_"),
    "pg_trgm": ("gin_trgm_ops", "gist_trgm_ops", "similarity", "word_similarity"),
    "pgcrypto": ("gen_random_", "gen_salt", "crypt", "digest", "hmac"),
    "vector": ("halfvec", "sparsevec", "hnsw", "ivfflat", "vector_"),
    "btree_gin": ("gin",),
    "btree_gist": ("gist",),
    "pg_cron": ("cron",),
}


class Lost:
    """What failed so far in a folder, and for what reason. extensions: those that the server lacks."""

    def __init__(self) -> None:
        self.extensions: dict[str, None] = {}
        self._because: dict[str, str] = {}

    @property
    def names(self) -> Collection[str]:
        """Every name that a failed statement would have made."""
        return self._because.keys()

    def reason(self, error: ServerError, operations: Iterable[Operation]) -> str:
        """Why it failed: `extension vector`, `role reader`, or an earlier place; empty where it is its own doing."""
        return self._lack(error, operations) or self._earlier(error)

    def remember(self, operations: Iterable[Operation], because: str) -> None:
        """Keeps the failure under every name that the operations would have made, for what follows from it."""
        for operation in operations:
            for name in made_by(operation):
                self._because.setdefault(name, because)

    def _lack(self, error: ServerError, operations: Iterable[Operation]) -> str:
        for operation in operations:
            match operation:
                case CreateObject(kind=ObjectKind.EXTENSION) if error.sqlstate in _NO_EXTENSION:
                    self.extensions[operation.name.name] = None
                    return f"extension {operation.name.name}"
                case _:
                    pass
        role = _ROLE.match(error.message)
        return f"role {role[1]}" if role else ""

    def _earlier(self, error: ServerError) -> str:
        if not error.sqlstate.startswith(_OF_OBJECTS):
            return ""
        return next(filter(None, (self._because.get(name) or self._brought(name) for name in _named(error))), "")

    def _brought(self, name: str) -> str:
        for extension in self.extensions:
            for brought in _BRINGS.get(extension, ()):
                if name == brought or (brought.endswith("_") and name.startswith(brought)):
                    return f"extension {extension}"
        return ""


def _named(error: ServerError) -> Iterator[str]:
    for quoted, bare in _NAMED.findall(error.message):
        yield quoted or bare
        yield quoted.rpartition(".")[2]  # as in `relation "public.posts" does not exist`
