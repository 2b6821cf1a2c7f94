"""squawk, asked about the server that the migrations are replayed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.squawk import squawk


@pytest.mark.parametrize(
    ("major", "rules"),
    [
        pytest.param(10, ["adding-field-with-default"], id="a default rewrites"),
        pytest.param(11, [], id="a default does not"),
    ],
)
def test_squawk_knows_the_version(tmp_path: Path, major: int, rules: list[str]) -> None:
    script = tmp_path / "a.sql"
    script.write_text("ALTER TABLE members ADD level integer NOT NULL DEFAULT 1;")
    try:
        said = squawk([str(script)], major)
    except SystemExit:
        pytest.skip("squawk is not installed")
    assert [one.rule for one in said.get(str(script), [])] == rules
