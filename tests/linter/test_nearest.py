"""A misspelt name is answered with the one that was meant, and never with a wild guess."""

from __future__ import annotations

import pytest

from linter.nearest import did_you_mean

KNOWN = ("drop-table", "drop-column", "mixed-phases", "truncate", "redundant-index", "create-index-blocking")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        pytest.param("drop-tabel", "Did you mean drop-table?", id="letters swapped"),
        pytest.param("DROP_COLUMN", "Did you mean drop-column?", id="capitals and underscore"),
        pytest.param("mixed", "Did you mean mixed-phases?", id="beginning"),
        pytest.param("create-index", "Did you mean create-index-blocking?", id="beginning, and another is nearer"),
        pytest.param("vacuum", "Look it up.", id="like no other"),
        pytest.param("", "Look it up.", id="empty"),
    ],
)
def test_the_nearest_name_is_proposed(name: str, answer: str) -> None:
    assert did_you_mean(name, KNOWN, "Look it up.") == answer
