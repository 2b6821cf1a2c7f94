"""Tables whose changes could not be seen are refused before anything is done."""

from __future__ import annotations

import pytest

from runner.errors import RefusedError
from tests.runner.change.scene import changed, scene, version

FOREIGN = """
    DROP FOREIGN DATA WRAPPER IF EXISTS away CASCADE;
    CREATE FOREIGN DATA WRAPPER away; CREATE SERVER away FOREIGN DATA WRAPPER away;
"""


@pytest.mark.parametrize(
    ("script", "declared", "message"),
    [
        pytest.param(
            "CREATE VIEW shown AS SELECT 1 AS a", "shown", "shown is a view; name the tables below it", id="view"
        ),
        pytest.param("CREATE MATERIALIZED VIEW m AS SELECT 1 AS a", "m", "m is a materialized view", id="materialized"),
        pytest.param("CREATE SEQUENCE s", "s", "s is a sequence", id="sequence"),
        pytest.param("SELECT 1", "absent", "there is no table absent", id="absent"),
        pytest.param(
            "CREATE FOREIGN TABLE public.far (a integer) SERVER away",
            "far",
            "far is a foreign table",
            id="foreign",
        ),
        pytest.param(
            "CREATE TABLE p (a integer) PARTITION BY LIST (a);"
            "CREATE TABLE q PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (a);"
            "CREATE FOREIGN TABLE far PARTITION OF q FOR VALUES IN (1) SERVER away",
            "p",
            "the rows of public.far are kept by another server",
            id="foreign partition",
        ),
        pytest.param(
            "CREATE TABLE p (a integer); CREATE FOREIGN TABLE far () INHERITS (p) SERVER away",
            "p",
            "far is a foreign table",
            id="foreign table that inherits",
        ),
    ],
)
def test_what_cannot_be_seen_is_refused(dsn: str, script: str, declared: str, message: str) -> None:
    scene(dsn, FOREIGN + script)
    with pytest.raises(RefusedError, match=message), changed(dsn, tables=[declared]):
        pass


def test_a_table_that_no_heap_keeps_is_refused(dsn: str) -> None:
    if version(dsn) < 12:
        pytest.skip("PostgreSQL 12 brought them")
    scene(
        dsn,
        "DROP ACCESS METHOD IF EXISTS pile; CREATE ACCESS METHOD pile TYPE TABLE HANDLER heap_tableam_handler;"
        "CREATE TABLE piled (id integer) USING pile",
    )
    message = "the rows of public.piled are kept by another server or another access method"
    with pytest.raises(RefusedError, match=message), changed(dsn, tables=["piled"]):
        pass
