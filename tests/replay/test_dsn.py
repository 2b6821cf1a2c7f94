"""Connection strings as Prisma projects have them, for libpq."""

from __future__ import annotations

import pytest

from replay.dsn import libpq_dsn
from replay.errors import ServerUnavailableError


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("host=db dbname=x", "host=db dbname=x", id="libpq's own"),
        pytest.param("postgresql://u@db/x", "postgresql://u@db/x", id="a plain address"),
        pytest.param("postgres://u:p@db:5433/x?schema=public", "postgres://u:p@db:5433/x", id="schema public"),
        pytest.param(
            "postgresql://u@db/x?connection_limit=5&sslmode=require&pgbouncer=true",
            "postgresql://u@db/x?sslmode=require",
            id="Prisma's parameters",
        ),
        pytest.param(
            "postgresql://u@db/x?schema=public&options=-c%20statement_timeout%3D5s",
            "postgresql://u@db/x?options=-c%20statement_timeout%3D5s",
            id="a space, which libpq does not know as a plus",
        ),
        pytest.param("postgresql://u:p]w[@db/x", "postgresql://u:p]w[@db/x", id="brackets in the password"),
    ],
)
def test_prismas_parameters_are_left_out(given: str, expected: str) -> None:
    assert libpq_dsn(given) == expected


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param("prisma://accelerate/?api_key=s3cret", "is a prisma:// address", id="prisma"),
        pytest.param(
            "prisma+postgres://localhost/?api_key=s3cret", "is a prisma+postgres:// address", id="prisma postgres"
        ),
        pytest.param("mysql://u:s3cret@db/x", "is a mysql:// address", id="another database"),
        pytest.param("postgresql://u:s3cret@db/x?schema=club", "names the schema club", id="another schema"),
        pytest.param("postgresql://u:s3cret@db/x?nonsense=1", "cannot be read", id="an unknown parameter"),
        pytest.param("postgresql://u:s3cret@word@db/x", "cannot be read", id="a second @, part of the password"),
        pytest.param("postgresql://u:s3/cret@db/x", "cannot be read", id="a slash in the password"),
        pytest.param("password=s3cret nonsense", "cannot be read", id="no connection string"),
        pytest.param("", "is empty", id="nothing"),
    ],
)
def test_what_cannot_be_meant_is_said_without_repeating_it(given: str, said: str) -> None:
    with pytest.raises(ServerUnavailableError, match="--dsn") as raised:
        libpq_dsn(given)
    assert said in str(raised.value)
    assert "s3cret" not in str(raised.value)
