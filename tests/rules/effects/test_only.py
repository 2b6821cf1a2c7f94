"""ALTER TABLE ONLY, and keys of partitioned tables: what partitions and heirs have of it, as measured on servers."""

from __future__ import annotations

import pytest

from tests.rules.effects.claims import claimed, locks, names
from tests.rules.judging import judged

PARTED = (
    "CREATE TABLE p (n integer, d integer NOT NULL) PARTITION BY RANGE (n);"
    "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);"
)
REQUIRED = (
    "CREATE TABLE p (n integer NOT NULL, d integer NOT NULL) PARTITION BY RANGE (n);"
    "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);"
)
HEIRS = "CREATE TABLE i (n integer, d integer); CREATE TABLE i1 () INHERITS (i);"


@pytest.mark.parametrize("version", [11, 15, 18])
@pytest.mark.parametrize(
    ("statement", "index"),
    [
        pytest.param("ALTER TABLE p ADD CONSTRAINT puc UNIQUE (n, d);", "p1_n_d_key", id="unique"),
        pytest.param("ALTER TABLE p ADD PRIMARY KEY (n);", "p1_pkey", id="primary key"),
    ],
)
def test_a_key_of_a_partitioned_table_is_built_in_its_partitions_alone(
    statement: str, index: str, version: int
) -> None:
    assert names(claimed(PARTED, statement, version=version).index_builds) == {index}


@pytest.mark.parametrize("version", [11, 15, 18])
def test_a_unique_constraint_of_the_partitioned_table_only_locks_and_builds_nothing_below(version: int) -> None:
    effects = claimed(PARTED, "ALTER TABLE ONLY p ADD CONSTRAINT puc UNIQUE (n, d);", version=version)
    assert locks(effects) == {"p": "ACCESS EXCLUSIVE"}
    assert (effects.index_builds, effects.scans, effects.errors) == ((), (), ())


@pytest.mark.parametrize("version", [11, 15, 18])
@pytest.mark.parametrize(
    "action",
    [
        pytest.param("ALTER d SET DEFAULT 1", id="set default"),
        pytest.param("ALTER d DROP DEFAULT", id="drop default"),
    ],
)
def test_only_leaves_the_children_alone(action: str, version: int) -> None:
    assert locks(claimed(PARTED, f"ALTER TABLE ONLY p {action};", version=version)) == {"p": "ACCESS EXCLUSIVE"}
    assert locks(claimed(HEIRS, f"ALTER TABLE ONLY i {action};", version=version)) == {"i": "ACCESS EXCLUSIVE"}
    assert set(locks(claimed(PARTED, f"ALTER TABLE p {action};", version=version))) == {"p", "p1"}


@pytest.mark.parametrize(
    ("before", "statement", "sqlstate"),
    [
        pytest.param(PARTED, "ALTER TABLE ONLY p ADD COLUMN x integer;", "42P16", id="add column"),
        pytest.param(HEIRS, "ALTER TABLE ONLY i ADD COLUMN x integer;", "42P16", id="add column to heirs' parent"),
        pytest.param(PARTED, "ALTER TABLE ONLY p ADD CHECK (d > 0);", "42P16", id="check"),
        pytest.param(HEIRS, "ALTER TABLE ONLY i ADD CHECK (d > 0);", "42P16", id="check with heirs"),
        pytest.param(PARTED, "ALTER TABLE ONLY p ALTER n SET NOT NULL;", "42P16", id="not null"),
        pytest.param(PARTED, "ALTER TABLE ONLY p ALTER d TYPE bigint;", "42P16", id="type"),
        pytest.param(PARTED, "ALTER TABLE ONLY p DROP COLUMN d;", "42P16", id="drop column"),
        pytest.param(PARTED, "ALTER TABLE ONLY p RENAME COLUMN d TO e;", "42P16", id="rename column"),
        pytest.param(PARTED, "ALTER TABLE ONLY p ADD FOREIGN KEY (d) REFERENCES r;", "42809", id="foreign key"),
        pytest.param(PARTED, "ALTER TABLE ONLY p ADD PRIMARY KEY (n);", "XX000", id="key over NULLs"),
        pytest.param(
            PARTED + "ALTER TABLE p ADD CONSTRAINT c CHECK (d > 0) NOT VALID;",
            "ALTER TABLE ONLY p VALIDATE CONSTRAINT c;",
            "42P16",
            id="validate",
        ),
    ],
)
def test_postgresql_refuses_what_the_children_cannot_do_without(before: str, statement: str, sqlstate: str) -> None:
    assert [error.sqlstate for error in claimed(before, statement).errors] == [sqlstate]


def test_a_check_that_nobody_inherits_and_not_null_are_the_parents_own_business() -> None:
    for action in ("ADD CHECK (d > 0) NO INHERIT", "ALTER n SET NOT NULL"):
        effects = claimed(HEIRS, f"ALTER TABLE ONLY i {action};", version=15)
        assert (set(locks(effects)), names(effects.scans)) == ({"i"}, {"i"})


def test_without_children_only_changes_nothing() -> None:
    assert claimed("CREATE TABLE t (a integer);", "ALTER TABLE ONLY t ADD COLUMN b integer;").errors == ()


def test_the_way_by_the_partitions_is_clean() -> None:
    """Added to the parent ONLY, built concurrently on each partition, made a constraint there, and attached."""
    way = (
        "ALTER TABLE ONLY p ADD CONSTRAINT puc UNIQUE (n, d); -- MIGRATION_APPROVED: no version repeats one",
        "CREATE UNIQUE INDEX CONCURRENTLY p1_puc ON p1 (n, d); -- MIGRATION_APPROVED: no version repeats one",
        "ALTER TABLE p1 ADD CONSTRAINT p1_puc UNIQUE USING INDEX p1_puc;",
        "ALTER INDEX puc ATTACH PARTITION p1_puc;",
    )
    for count in range(1, len(way) + 1):
        found = judged(REQUIRED, *way[:count], postgres_version=18).findings
        assert [finding.rule for finding in found if finding.counts] == [], way[count - 1]
