"""When an index finds what another one finds."""

from __future__ import annotations

import pytest

from tests.rules.style.turned_on import messages

TABLE = "CREATE TABLE a (id bigint PRIMARY KEY, b text, c text, d text);"


def said(*indexes: str) -> list[str]:
    *older, new = indexes
    return messages("redundant-index", "\n".join((TABLE, *older)), new)


@pytest.mark.parametrize(
    ("older", "new"),
    [
        pytest.param("CREATE INDEX i ON a (b, c);", "CREATE INDEX j ON a (b, c);", id="the same"),
        pytest.param("CREATE INDEX i ON a (b, c);", "CREATE INDEX j ON a (b);", id="the first column"),
        pytest.param("CREATE INDEX i ON a (b);", "CREATE INDEX j ON a (b, c);", id="the old one is the shorter"),
        pytest.param("CREATE UNIQUE INDEX i ON a (b);", "CREATE INDEX j ON a (b);", id="a unique one finds as well"),
        pytest.param("CREATE UNIQUE INDEX i ON a (b);", "CREATE UNIQUE INDEX j ON a (b);", id="unique twice"),
        pytest.param("CREATE INDEX i ON a (b, c);", "CREATE INDEX j ON a (b) INCLUDE (c);", id="included there too"),
        pytest.param("ALTER TABLE a ADD UNIQUE (b);", "CREATE INDEX j ON a (b);", id="the index of a constraint"),
        pytest.param("CREATE INDEX i ON a USING hash (b);", "CREATE INDEX j ON a USING hash (b);", id="hash twice"),
    ],
)
def test_one_of_two_is_redundant(older: str, new: str) -> None:
    assert len(said(older, new)) == 1


@pytest.mark.parametrize(
    ("older", "new"),
    [
        pytest.param("CREATE INDEX i ON a (b, c);", "CREATE INDEX j ON a (c);", id="another first column"),
        pytest.param("CREATE INDEX i ON a (b, c);", "CREATE INDEX j ON a (c, b);", id="another order"),
        pytest.param("CREATE INDEX i ON a (b, c);", "CREATE UNIQUE INDEX j ON a (b);", id="the shorter one guards"),
        pytest.param("CREATE UNIQUE INDEX i ON a (b);", "CREATE INDEX j ON a (b, c);", id="so does the older one"),
        pytest.param("CREATE INDEX i ON a (b, c);", "CREATE INDEX j ON a (b) INCLUDE (d);", id="it reads more along"),
        pytest.param("CREATE INDEX i ON a (b) WHERE c > '';", "CREATE INDEX j ON a (b);", id="a part of the rows"),
        pytest.param("CREATE INDEX i ON a (b);", "CREATE INDEX j ON a (b DESC);", id="another direction"),
        pytest.param("CREATE INDEX i ON a (b);", "CREATE INDEX j ON a USING hash (b);", id="another method"),
        pytest.param("CREATE INDEX i ON a (b, c);", "CREATE INDEX j ON a USING hash (b);", id="a prefix, hashed"),
        pytest.param("CREATE INDEX i ON a (lower(b));", "CREATE INDEX j ON a (upper(b));", id="expressions"),
        pytest.param(
            "CREATE TABLE s.a (b text);\nCREATE INDEX i ON s.a (b);", "CREATE INDEX j ON a (b);", id="schemas"
        ),
        pytest.param("CREATE INDEX i ON a (b);", "DROP INDEX i;\nCREATE INDEX j ON a (b, c);", id="it is dropped"),
    ],
)
def test_both_are_of_use(older: str, new: str) -> None:
    assert said(older, new) == []


def test_it_says_which_one_to_drop() -> None:
    (finding,) = said("CREATE INDEX i ON a (b);", "CREATE INDEX j ON a (b, c);")
    assert finding == "Next to j, i (b) finds nothing more; every write keeps both."


def test_a_column_that_stands_there_twice() -> None:
    assert said("CREATE INDEX j ON a (b, b);") == ["j on a has b twice; the second one finds nothing more."]


@pytest.mark.parametrize(
    ("sql", "count"),
    [
        pytest.param("CREATE INDEX i ON a (b, c, d, e);", 1, id="four"),
        pytest.param("CREATE INDEX i ON a (b, c, d);", 0, id="three"),
        pytest.param("CREATE INDEX i ON a (b, c, d) INCLUDE (e, f);", 0, id="what is read along does not count"),
        pytest.param("CREATE UNIQUE INDEX i ON a (b, c, d, e);", 0, id="what is to be unique is not chosen"),
    ],
)
def test_a_wide_index(sql: str, count: int) -> None:
    assert len(messages("wide-index", sql)) == count
