"""The connection string that a user names: libpq's own, or a Prisma project's, which libpq would refuse."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from rules.value import Value
from runner.connection.prisma_url import UNREADABLE, split_url
from runner.errors import UnreachableError

_POOLER_PORT = "6543"
_LEFT_OUT = {
    "sslidentity": "sslidentity is left out: libpq reads no PKCS 12. Name sslcert and sslkey if the server wants them.",
    "pgbouncer": "pgbouncer=true says that a pooler stands at this address. Name the server itself, as in DIRECT_URL.",
}


class Dsn(Value):
    """Where to connect. conninfo: for libpq, with the password if there is one; never to be printed.

    shown: the same for people, without secrets. warnings: what was left out or looks wrong, in sentences.
    prisma_schema: the schema that a Prisma address names; a connection looks into it, and nowhere else.
    """

    conninfo: str
    shown: str
    warnings: tuple[str, ...] = ()
    prisma_schema: str | None = None

    def __repr__(self) -> str:
        return f"Dsn({self.shown})"


def read_dsn(given: str) -> Dsn:
    """Reads an address, libpq's key=value, or nothing, which means libpq's own variables and service file.

    Raises UnreachableError, which never repeats what was given: it may hold a password.
    """
    given = given.strip()
    url, own = given, dict[str, str]()
    if "://" in given.partition("=")[0]:
        split = split_url(given)
        url, own = split.url, dict(split.own)
    try:
        parameters = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.ProgrammingError:
        raise UnreachableError(UNREADABLE if own or "://" in url else _NO_PAIRS) from None
    parameters = {**parameters, **_tls(parameters, own)}
    return Dsn(
        conninfo=make_conninfo(**parameters),
        shown=_shown(parameters),
        warnings=_warnings(parameters, own),
        prisma_schema=own.get("schema") or None,
    )


_NO_PAIRS = "the connection string cannot be read. Write it as postgresql://user@host/database, or as host=… dbname=…."


def secrets_of(conninfo: str) -> frozenset[str]:
    """The passwords and keys in a connection string and in libpq's own variables."""
    options = (*pq.Conninfo.get_defaults(), *pq.Conninfo.parse(conninfo.encode()))
    hidden = (option for option in options if option.dispchar == b"*" or option.keyword.startswith(b"scram_"))
    return frozenset(option.val.decode(errors="replace") for option in hidden if option.val)


def default_of(name: str) -> str | None:
    """What libpq takes where the connection string is silent: from its variables, or compiled in."""
    found = (option.val for option in pq.Conninfo.get_defaults() if option.keyword == name.encode())
    value = next(found, None)
    return value.decode(errors="replace") if value else None


def _tls(parameters: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Prisma's sslcert is the authority's certificate; its sslaccept=strict asks for what libpq calls verify-full."""
    root = {"sslrootcert": own["sslcert"]} if own.get("sslcert") else {}
    if own.get("sslaccept") != "strict":
        return root
    return {"sslmode": "verify-full", "sslrootcert": parameters.get("sslrootcert", "system"), **root}


def _warnings(parameters: Mapping[str, str], own: Mapping[str, str]) -> tuple[str, ...]:
    said = [text for name, text in _LEFT_OUT.items() if own.get(name) not in (None, "", "false")]
    if "pgbouncer" not in own and parameters.get("port") == _POOLER_PORT:
        said.append(f"Port {_POOLER_PORT} is usually a pooler's. Name the server itself, as in DIRECT_URL.")
    return tuple(said)


def _shown(parameters: Mapping[str, str]) -> str:
    """`club on db.example:5432 as alice`; what only a service file knows is left to its name."""
    service = parameters.get("service") or default_of("service")
    if service is not None and not parameters.keys() & {"host", "hostaddr", "dbname"}:
        return f"service {service}"
    user = parameters.get("user") or default_of("user") or "?"
    host = parameters.get("host") or parameters.get("hostaddr") or default_of("host") or "the local socket"
    port = parameters.get("port") or default_of("port") or "5432"
    return f"{parameters.get('dbname') or default_of('dbname') or user} on {host}:{port} as {user}"
