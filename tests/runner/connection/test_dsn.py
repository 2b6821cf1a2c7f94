"""Connection strings: what libpq gets, what people see, and that no secret is ever among it."""

from __future__ import annotations

import traceback

import pytest
from psycopg.conninfo import conninfo_to_dict

from runner.connection.dsn import read_dsn
from runner.errors import UnreachableError

_LIBPQS = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE", "PGPASSWORD", "PGOPTIONS")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _LIBPQS:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("given", "parameters", "shown"),
    [
        pytest.param(
            "host=db dbname=club user=ann password=s3cret",
            {"host": "db", "dbname": "club", "user": "ann", "password": "s3cret"},
            "club on db:5432 as ann",
            id="libpq's own",
        ),
        pytest.param(
            "host=db dbname=club user=ann password='s3 cret=://'",
            {"host": "db", "dbname": "club", "user": "ann", "password": "s3 cret=://"},
            "club on db:5432 as ann",
            id="what looks like an address within",
        ),
        pytest.param(
            " postgres://ann:s3cret@db:5433/club\n",
            {"host": "db", "port": "5433", "dbname": "club", "user": "ann", "password": "s3cret"},
            "club on db:5433 as ann",
            id="an address, with blanks around it",
        ),
        pytest.param(
            "POSTGRESQL://ann@db/club",
            {"host": "db", "dbname": "club", "user": "ann"},
            "club on db:5432 as ann",
            id="in capitals",
        ),
        pytest.param(
            "postgresql://ann:s3cret%40%2F%3F%25%5B@db/club",
            {"host": "db", "dbname": "club", "user": "ann", "password": "s3cret@/?%["},
            "club on db:5432 as ann",
            id="a percent-encoded password",
        ),
        pytest.param(
            "postgresql://ann:s3cret#[+]@db/club",
            {"host": "db", "dbname": "club", "user": "ann", "password": "s3cret#[+]"},
            "club on db:5432 as ann",
            id="signs in the password that libpq takes as they are",
        ),
        pytest.param(
            "postgresql://db/club?user=ann&password=s3cret",
            {"host": "db", "dbname": "club", "user": "ann", "password": "s3cret"},
            "club on db:5432 as ann",
            id="a password in the query",
        ),
        pytest.param(
            "postgresql://ann@[::1]:5433/club",
            {"host": "::1", "port": "5433", "dbname": "club", "user": "ann"},
            "club on ::1:5433 as ann",
            id="IPv6",
        ),
        pytest.param(
            "postgresql://ann@one:1,two:2/club",
            {"host": "one,two", "port": "1,2", "dbname": "club", "user": "ann"},
            "club on one,two:1,2 as ann",
            id="two hosts",
        ),
        pytest.param(
            "postgresql://ann@%2Fvar%2Frun%2Fpostgresql/club",
            {"host": "/var/run/postgresql", "dbname": "club", "user": "ann"},
            "club on /var/run/postgresql:5432 as ann",
            id="a socket",
        ),
        pytest.param("service=club", {"service": "club"}, "service club", id="a service"),
        pytest.param(
            "postgresql://ann@db/club?sslcert=me.crt&sslkey=me.key&sslpassword=s3cret",
            {
                "host": "db",
                "dbname": "club",
                "user": "ann",
                "sslcert": "me.crt",
                "sslkey": "me.key",
                "sslpassword": "s3cret",
            },
            "club on db:5432 as ann",
            id="libpq's own certificate",
        ),
    ],
)
def test_what_libpq_knows_is_handed_on_as_it_is(given: str, parameters: dict[str, str], shown: str) -> None:
    dsn = read_dsn(given)
    assert conninfo_to_dict(dsn.conninfo) == parameters
    assert dsn.shown == shown
    assert dsn.warnings == ()
    assert dsn.prisma_schema is None
    assert repr(dsn) == f"Dsn({shown})"


def test_nothing_means_libpqs_own_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGHOST": "db", "PGDATABASE": "club", "PGUSER": "ann", "PGPASSWORD": "s3cret"}.items():
        monkeypatch.setenv(name, value)
    dsn = read_dsn("")
    assert (dsn.conninfo, dsn.shown) == ("", "club on db:5432 as ann")


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        pytest.param("connection_limit=5&pool_timeout=10&socket_timeout=3", {}, id="the pool's"),
        pytest.param("statement_cache_size=0&single_use_connections=true", {}, id="the engine's"),
        pytest.param("connection_limit=1&connect_timeout=5", {"connect_timeout": "5"}, id="one that libpq has too"),
        pytest.param("%63onnection_limit=1", {}, id="a name that is percent-encoded"),
        pytest.param("sslmode=require&sslaccept=accept_invalid_certs", {"sslmode": "require"}, id="no verification"),
        pytest.param(
            "sslmode=require&sslaccept=strict",
            {"sslmode": "verify-full", "sslrootcert": "system"},
            id="verification, which libpq calls verify-full",
        ),
        pytest.param(
            "sslmode=require&sslaccept=strict&sslcert=ca.pem",
            {"sslmode": "verify-full", "sslrootcert": "ca.pem"},
            id="the authority's certificate",
        ),
        pytest.param(
            "connection_limit=1&options=-c%20statement_timeout%3D5s",
            {"options": "-c statement_timeout=5s"},
            id="options with a blank",
        ),
    ],
)
def test_prismas_parameters_are_translated_or_left_out(query: str, parameters: dict[str, str]) -> None:
    dsn = read_dsn(f"postgresql://ann@db/club?{query}")
    assert conninfo_to_dict(dsn.conninfo) == {"host": "db", "dbname": "club", "user": "ann", **parameters}
    assert dsn.warnings == ()


@pytest.mark.parametrize(
    ("query", "schema"),
    [
        pytest.param("schema=public", "public", id="public"),
        pytest.param("schema=My%20Club&connection_limit=1", "My Club", id="percent-encoded"),
        pytest.param("schema=", None, id="empty"),
    ],
)
def test_prismas_schema_is_kept_apart(query: str, schema: str | None) -> None:
    dsn = read_dsn(f"postgresql://ann@db/club?{query}")
    assert dsn.prisma_schema == schema
    assert "schema" not in dsn.conninfo


@pytest.mark.parametrize(
    ("given", "warned"),
    [
        pytest.param("postgresql://ann@db/club?pgbouncer=true", "pgbouncer=true says that a pooler", id="pgbouncer"),
        pytest.param("postgresql://ann@db/club?pgbouncer=false", None, id="pgbouncer=false"),
        pytest.param("postgresql://ann@db:6543/club", "Port 6543 is usually a pooler's", id="port 6543"),
        pytest.param("host=db port=6543", "Port 6543 is usually a pooler's", id="port 6543 in pairs"),
        pytest.param(
            "postgresql://ann@db/club?sslidentity=me.p12&sslpassword=s3cret", "libpq reads no PKCS 12", id="PKCS 12"
        ),
    ],
)
def test_what_looks_wrong_is_a_warning(given: str, warned: str | None) -> None:
    warnings = read_dsn(given).warnings
    assert len(warnings) == (warned is not None)
    assert warned is None or warned in warnings[0]
    assert "s3cret" not in "".join(warnings)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param("prisma://accelerate/?api_key=s3cret", "this is a prisma:// address", id="Accelerate"),
        pytest.param(
            "prisma+postgres://localhost/?api_key=s3cret", "this is a prisma+postgres:// address", id="Prisma Postgres"
        ),
        pytest.param("mysql://u:s3cret@db/x", "this is a mysql:// address", id="another database"),
        pytest.param("file:./dev.db", "cannot be read", id="SQLite"),
        pytest.param('"postgresql://u:s3cret@db/x"', "this is no address", id="quotes around it"),
        pytest.param("postgresql://u:s3cret@db/x?nonsense=1", "cannot be read", id="an unknown parameter"),
        pytest.param("postgresql://u:s3cret@db/x?nonsense", "cannot be read", id="a parameter without value"),
        pytest.param("postgresql://u:s3cret@word@db/x", "@ as %40", id="@ in the password"),
        pytest.param("postgresql://u:s3/cret@db/x", "/ as %2F", id="/ in the password"),
        pytest.param("postgresql://u:s3?cret@db/x?schema=public", "? as %3F", id="? in the password"),
        pytest.param("postgresql://u:s3cret%zz@db/x", "% as %25", id="% in the password"),
        pytest.param("postgresql://u:s3cret%00@db/x", "cannot be read", id="a zero byte"),
        pytest.param("postgresql://[::1:s3cret/x", "cannot be read", id="an open bracket"),
        pytest.param("host=db password=my s3cret", "cannot be read", id="a blank in the password"),
        pytest.param("host=db password='s3cret", "cannot be read", id="an open quote"),
        pytest.param("s3cret", "cannot be read", id="no connection string"),
    ],
)
def test_what_cannot_be_meant_is_said_without_repeating_it(given: str, said: str) -> None:
    with pytest.raises(UnreachableError) as raised:
        read_dsn(given)
    assert said in str(raised.value)
    told = "".join(traceback.format_exception(raised.value, chain=True))
    for piece in ("s3", "cret", "@word"):
        assert piece not in str(raised.value)
    assert "s3cret" not in "\n".join(line for line in told.splitlines() if not line.startswith("    "))
