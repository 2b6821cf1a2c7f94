"""The address in a Prisma project's DATABASE_URL: one for libpq, and the parameters that only Prisma knows."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from rules.value import Value
from runner.errors import UnreachableError

# https://www.prisma.io/docs/orm/overview/databases/postgresql
_PRISMAS = frozenset(
    (
        "connection_limit",
        "pgbouncer",
        "pool_timeout",
        "schema",
        "single_use_connections",
        "socket_timeout",
        "sslaccept",
        "sslidentity",
        "statement_cache_size",
    )
)
# Libpq has these names too, and means something else by them: the client's own certificate, its key's password.
_OF_BOTH = frozenset(("sslcert", "sslpassword"))
_SCHEMES = ("postgres", "postgresql")

UNREADABLE = (
    "the address cannot be read. Write it as postgresql://user@host/database; in a password write @ as %40, / as %2F, "
    "? as %3F and % as %25."
)


class SplitUrl(Value):
    """url: for libpq, otherwise as it was written; it may hold a password. own: Prisma's parameters with their values."""

    url: str
    own: Mapping[str, str]

    def __repr__(self) -> str:
        return f"SplitUrl({', '.join(self.own)})"


def split_url(given: str) -> SplitUrl:
    """Takes Prisma's parameters out of an address. Raises UnreachableError, which never repeats the address."""
    scheme, _, rest = given.partition("://")
    if scheme.lower() not in _SCHEMES:
        raise UnreachableError(_refused(scheme))
    base, _, query = rest.partition("?")
    authority, _, path = base.partition("/")
    if authority.count("@") > 1 or "@" in path:  # libpq would take half a password for a host, and then print it
        raise UnreachableError(UNREADABLE)
    pairs = [part for part in query.split("&") if part]
    prismas = _prismas({_name(part) for part in pairs})
    kept = "&".join(part for part in pairs if _name(part) not in prismas)
    own = {_name(part): unquote(part.partition("=")[2]) for part in pairs if _name(part) in prismas}
    return SplitUrl(url=f"{scheme.lower()}://{base}{'?' if kept else ''}{kept}", own=own)


def _prismas(names: set[str]) -> frozenset[str]:
    means_prismas = bool(names & _PRISMAS) and "sslkey" not in names
    return _PRISMAS | _OF_BOTH if means_prismas else _PRISMAS


def _name(part: str) -> str:
    return unquote(part.partition("=")[0])


def _refused(scheme: str) -> str:
    if scheme in ("prisma", "prisma+postgres"):
        return (
            f"this is a {scheme}:// address, which leads to Prisma's own service. Name PostgreSQL itself by its direct "
            "address, postgresql://…, which such projects keep in DIRECT_URL."
        )
    named = f"this is a {scheme}:// address" if scheme.replace("+", "").isalnum() else "this is no address"
    return f"{named}, and PostgreSQL is needed. Write it as postgresql://user@host/database."
