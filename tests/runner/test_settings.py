"""Settings: what a file, a command and the ledger may say about them."""

from __future__ import annotations

import json

import pytest

from rules.backfill import Backfill, Work, WorkKind
from rules.name import Name
from rules.value import replace
from runner.errors import LedgerError, RefusedError, UsageError
from runner.pace.bounds import BOUNDS, within_bounds
from runner.settings import Settings, changed, from_json, starting, to_json

_WINDOW = "mon-fri 22:00-06:00 Europe/Berlin"


def backfill(settings: dict[str, int | float | str], window: str | None = None) -> Backfill:
    members = Name(name="members")
    work = Work(
        kind=WorkKind.UPDATE,
        text="UPDATE members SET a = 1",
        head="UPDATE members SET a = 1",
        source=None,
        condition=None,
        walked=members,
        alias="members",
        written=members,
    )
    return Backfill(
        name="ages", path="ages.sql", sha256="", text="", work=work, window=window, settings=tuple(settings.items())
    )


def test_every_setting_has_its_bounds_and_a_default_within_them() -> None:
    assert set(BOUNDS) == set(Settings._fields)
    assert from_json(to_json(Settings())) == Settings()
    assert all(within_bounds(name, value) == value for name, value in to_json(Settings()).items())


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        pytest.param("target_ms", "200", 200, id="a whole number"),
        pytest.param("nice", "0.5", 0.5, id="a number"),
        pytest.param("nice", "2", 2.0, id="a number without a fraction"),
        pytest.param("max_lag_s", "none", None, id="no limit"),
        pytest.param("max_blocked", "None", None, id="no limit, in capitals"),
        pytest.param("max_blocked", "0", 0, id="nobody at all"),
        pytest.param("critical", "none", None, id="never stop"),
        pytest.param("window", _WINDOW, _WINDOW, id="a window"),
        pytest.param("window", "none", None, id="always"),
        pytest.param("least_size", "500", 500, id="as small as the first size"),
    ],
)
def test_a_setting_is_changed_as_typed(name: str, text: str, value: object) -> None:
    before = replace(Settings(), window="daily 00:00-24:00 UTC")
    after = changed(before, name, text)
    assert getattr(after, name) == value
    assert to_json(after) == {**to_json(before), name: value}
    assert from_json(json.loads(json.dumps(to_json(after)))) == after


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        pytest.param("targt_ms", "1", "There is no setting targt_ms. Did you mean target_ms?", id="a slip"),
        pytest.param("xyzzy", "1", "There is no setting xyzzy. There are target_ms, size, ", id="nothing like it"),
        pytest.param("target_ms", "fast", "must be a whole number from 1 to 60,000.", id="a word"),
        pytest.param("target_ms", "0", "must be a whole number from 1 to 60,000.", id="too little"),
        pytest.param("target_ms", "60001", "must be a whole number from 1 to 60,000.", id="too much"),
        pytest.param("target_ms", "150.5", "must be a whole number", id="a fraction"),
        pytest.param("target_ms", "none", "must be a whole number", id="none of what must be"),
        pytest.param("target_ms", "150ms", "must be a whole number", id="a unit"),
        pytest.param("lock_timeout_ms", "0", "from 1 to", id="no timeout at all"),
        pytest.param("max_lag_s", "nan", "or none.", id="no number"),
        pytest.param("max_lag_s", "inf", "or none.", id="endless"),
        pytest.param("max_lag_s", "-1", "or none.", id="negative"),
        pytest.param("max_lag_s", "", "or none.", id="nothing"),
        pytest.param("critical", "0.5", "from 1 to", id="critical before the limit"),
        pytest.param("size", "60000", "to most_size, 50000: change these first.", id="size over its bounds"),
        pytest.param("least_size", "501", "size is 500", id="bounds over the size"),
        pytest.param("window", "mon", "the time zone is missing", id="a window without a zone"),
        pytest.param("signal", " ", "must be text, or none.", id="an empty query"),
        pytest.param("signal", "SELECT 1", "set max_signal first", id="a query without a limit"),
    ],
)
def test_what_cannot_be_set_is_refused_with_what_can(name: str, text: str, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        changed(Settings(), name, text)
    assert said in str(raised.value)


def test_a_limit_that_a_query_needs_stays() -> None:
    settings = changed(changed(Settings(), "max_signal", "10"), "signal", "SELECT 1")
    with pytest.raises(UsageError, match="without a limit"):
        changed(settings, "max_signal", "none")


def test_a_run_starts_with_the_files_settings() -> None:
    given: dict[str, int | float | str] = {
        "target_ms": 80,
        "nice": 2,
        "max_lag_s": "none",
        "signal": "SELECT 1",
        "max_signal": 5,
    }
    found = starting(backfill(given, _WINDOW))
    assert found == replace(
        Settings(), window=_WINDOW, target_ms=80, nice=2.0, max_lag_s=None, signal="SELECT 1", max_signal=5.0
    )


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"target_ms": 1.5}, id="a fraction"),
        pytest.param({"target_ms": True}, id="true"),
        pytest.param({"size": 5}, id="less than the least"),
        pytest.param({"siez": 5}, id="a slip"),
        pytest.param({"signal": 5}, id="a number for a query"),
    ],
)
def test_a_file_that_sets_what_cannot_be_is_refused(settings: dict[str, int | float | str]) -> None:
    with pytest.raises(RefusedError):
        starting(backfill(settings))


def test_a_ledger_of_a_newer_version_is_not_half_understood() -> None:
    with pytest.raises(LedgerError, match="There is no setting max_heat"):
        from_json({**to_json(Settings()), "max_heat": 80})


def test_a_ledger_of_an_older_version_lacks_what_has_come_since() -> None:
    kept = {name: value for name, value in to_json(Settings()).items() if name != "critical"}
    assert from_json(kept) == Settings()
