"""What counts as a difference between claim and server, and what does not."""

from __future__ import annotations

import pytest

from replay.circumstances import Circumstances
from replay.claim import Claim
from replay.compare import Outcome, differences
from replay.observed import Observed, ServerError
from replay.relations import Relation
from rules.effects.effect import NONE, Effects, ExpectedError
from rules.lock_mode import Lock
from rules.name import Name
from rules.value import replace

MEMBERS, CLUBS, NEW, INDEX = (Name(name, "public") for name in ("members", "clubs", "posts", "members_club"))
SHARE, EXCLUSIVE = Lock.SHARE, Lock.ACCESS_EXCLUSIVE
RELATIONS = {
    1: Relation(1, MEMBERS, "r", 1, None),
    2: Relation(2, CLUBS, "r", 2, None),
    3: Relation(3, NEW, "r", 3, None),
    4: Relation(4, INDEX, "i", 4, 1),
    5: Relation(5, Name("posts_key", "public"), "i", 5, 3),
}
AROUND = Circumstances(before=RELATIONS, after=RELATIONS, older=frozenset((1, 2, 4)), with_rows=frozenset((MEMBERS,)))
UNSAFE = ServerError(sqlstate="55P04", message="unsafe use")
DIVISION = ServerError(sqlstate="22012", message="division by zero")
TWICE = ServerError(sqlstate="23505", message="duplicate key value")
NOT_NULL = ServerError(sqlstate="23502", message="contains null values")


def found(
    claimed: Effects,
    observed: Observed,
    outcome: Outcome = Outcome(),
    *,
    always: Effects | None = None,
    sees_all: bool = True,
    guarded: bool = False,
) -> list[tuple[str, str]]:
    claim = Claim(effects=claimed, always=claimed if always is None else always, sees_all=sees_all, guarded=guarded)
    return [
        (difference.kind.value, difference.relation.name if difference.relation else "")
        for difference in differences(claim, observed, outcome, AROUND)
    ]


def locks(*pairs: tuple[Name, Lock]) -> Effects:
    return Effects(locks=dict(pairs))


def taken(*pairs: tuple[Name, Lock]) -> Observed:
    return Observed(locks=dict(pairs))


@pytest.mark.parametrize(
    ("claimed", "observed", "expected"),
    [
        pytest.param(locks((MEMBERS, SHARE)), taken((MEMBERS, SHARE)), [], id="the same lock"),
        pytest.param(locks((MEMBERS, SHARE)), taken((MEMBERS, EXCLUSIVE)), [("lock", "members")], id="a stronger one"),
        pytest.param(locks((MEMBERS, EXCLUSIVE)), taken((MEMBERS, SHARE)), [("lock", "members")], id="a weaker one"),
        pytest.param(NONE, taken((MEMBERS, SHARE)), [("lock", "members")], id="one that was not claimed"),
        pytest.param(locks((MEMBERS, SHARE)), Observed(), [("lock", "members")], id="one that was not taken"),
        pytest.param(NONE, taken((NEW, SHARE)), [], id="on a table of the file itself"),
        pytest.param(locks((NEW, SHARE)), Observed(), [], id="claimed on a table of the file itself"),
        pytest.param(locks((MEMBERS, SHARE)), Observed(unknown_locks=True), [], id="not seen"),
        pytest.param(
            Effects(locks_by_rows={CLUBS: Lock.ROW_SHARE}), taken((CLUBS, Lock.ROW_SHARE)), [], id="by rows, taken"
        ),
        pytest.param(Effects(locks_by_rows={CLUBS: Lock.ROW_SHARE}), Observed(), [], id="by rows, not taken"),
        pytest.param(
            Effects(locks_by_rows={CLUBS: Lock.ROW_SHARE}),
            taken((CLUBS, SHARE)),
            [("lock", "clubs")],
            id="more than rows do",
        ),
        pytest.param(
            locks((Name("none", "public"), SHARE)), Observed(), [("unknown relation", "none")], id="no such table"
        ),
        pytest.param(locks((Name("ids", "pg_temp"), SHARE)), Observed(), [], id="a temporary table"),
        pytest.param(Effects(rewrites=(MEMBERS,)), Observed(), [("rewrite", "members")], id="no rewrite"),
        pytest.param(NONE, Observed(rewrites=(MEMBERS,)), [("rewrite", "members")], id="a rewrite"),
        pytest.param(NONE, Observed(rewrites=(NEW,)), [], id="a rewrite of a new table"),
        pytest.param(
            Effects(index_builds=(INDEX,)), Observed(), [("index build", "members_club")], id="no index built"
        ),
        pytest.param(NONE, Observed(index_builds=(INDEX,)), [("index build", "members_club")], id="an index built"),
        pytest.param(NONE, Observed(index_builds=(Name("posts_key", "public"),)), [], id="an index of a new table"),
    ],
)
def test_what_counts(claimed: Effects, observed: Observed, expected: list[tuple[str, str]]) -> None:
    assert found(claimed, observed) == expected


@pytest.mark.parametrize(
    ("claimed", "lock", "observed", "expected"),
    [
        pytest.param((MEMBERS,), EXCLUSIVE, (), [("scan", "members")], id="no scan"),
        pytest.param((), EXCLUSIVE, (MEMBERS,), [("scan", "members")], id="a scan"),
        pytest.param((MEMBERS,), EXCLUSIVE, (MEMBERS,), [], id="as claimed"),
        pytest.param((CLUBS,), EXCLUSIVE, (), [], id="of a table without rows"),
        pytest.param((MEMBERS, CLUBS), EXCLUSIVE, (), [], id="of a table joined to one without rows"),
        pytest.param((MEMBERS,), Lock.SHARE_ROW_EXCLUSIVE, (), [("scan", "members")], id="no scan for a foreign key"),
        pytest.param((), Lock.SHARE_UPDATE_EXCLUSIVE, (MEMBERS,), [("scan", "members")], id="under the weakest of DDL"),
        pytest.param((MEMBERS,), Lock.ROW_EXCLUSIVE, (), [], id="as an UPDATE is planned"),
        pytest.param((), Lock.ACCESS_SHARE, (MEMBERS,), [], id="as a SELECT is planned"),
    ],
)
def test_scans(
    claimed: tuple[Name, ...], lock: Lock, observed: tuple[Name, ...], expected: list[tuple[str, str]]
) -> None:
    both = {MEMBERS: lock, CLUBS: lock}
    assert found(Effects(locks=both, scans=claimed), Observed(locks=both, scans=observed)) == expected


def test_of_a_foreign_key_one_side_may_be_all_that_is_read() -> None:
    both = {MEMBERS: Lock.SHARE_ROW_EXCLUSIVE, CLUBS: Lock.SHARE_ROW_EXCLUSIVE}
    around = replace(AROUND, with_rows=frozenset((MEMBERS, CLUBS)))
    claimed = Effects(locks=both, scans=(MEMBERS, CLUBS))
    claim = Claim(effects=claimed, always=claimed)
    assert differences(claim, Observed(locks=both, scans=(MEMBERS,)), Outcome(), around) == ()
    assert len(differences(claim, Observed(locks=both), Outcome(), around)) == 2


def test_scans_outside_a_transaction_cannot_be_seen() -> None:
    both = {MEMBERS: Lock.SHARE_UPDATE_EXCLUSIVE}
    assert found(Effects(locks=both, scans=(MEMBERS,)), Observed(locks=both, sampled=True)) == []


@pytest.mark.parametrize(
    ("errors", "outcome", "expected"),
    [
        pytest.param((), Outcome(error=UNSAFE), [("error", "")], id="an error that was not claimed"),
        pytest.param(("55P04", True), Outcome(error=UNSAFE), [], id="a claimed one"),
        pytest.param(("55P04", False), Outcome(error=UNSAFE), [], id="one that was possible"),
        pytest.param(("25001", True), Outcome(error=UNSAFE), [("error", "")], id="another one"),
        pytest.param(("55P04", True), Outcome(), [("error", "")], id="one that did not come"),
        pytest.param(("23502", False), Outcome(), [], id="a possible one that did not come"),
        pytest.param(("55P04", True), Outcome(reached=False), [], id="one after Prisma has stopped"),
        pytest.param((), Outcome(error=NOT_NULL), [], id="what rows do"),
        pytest.param((), Outcome(error=NOT_NULL, emptied=True), [], id="what rows do that are not there"),
        pytest.param((), Outcome(error=DIVISION), [], id="a value among the rows"),
        pytest.param((), Outcome(error=DIVISION, emptied=True), [("error", "")], id="a value without rows"),
        pytest.param((), Outcome(error=TWICE, emptied=True), [("error", "")], id="a key twice without rows"),
        pytest.param(("22012", False), Outcome(error=DIVISION, emptied=True), [], id="a possible one without rows"),
        pytest.param((), Outcome(error=UNSAFE, excused=True), [], id="what the server lacks"),
    ],
)
def test_errors(errors: tuple[str, bool] | tuple[()], outcome: Outcome, expected: list[tuple[str, str]]) -> None:
    claimed = Effects(errors=(ExpectedError(sqlstate=errors[0], message="", certain=errors[1]),)) if errors else NONE
    assert found(claimed, Observed(), outcome) == expected


def test_after_an_error_nothing_else_is_compared() -> None:
    claimed = Effects(locks={MEMBERS: SHARE}, errors=(ExpectedError(sqlstate="55P04", message=""),))
    assert found(claimed, Observed(error=UNSAFE), Outcome(error=UNSAFE)) == []


def test_under_a_condition_a_claim_may_fail_to_happen_and_no_more_may() -> None:
    claimed = locks((MEMBERS, SHARE))
    assert found(claimed, Observed(), always=NONE) == []
    assert found(claimed, taken((MEMBERS, EXCLUSIVE)), always=NONE) == [("lock", "members")]
    assert found(claimed, taken((CLUBS, SHARE)), always=NONE) == [("lock", "clubs")]


def test_where_the_linter_says_that_it_does_not_see_only_its_claims_count() -> None:
    assert found(NONE, taken((MEMBERS, EXCLUSIVE)), sees_all=False) == []
    assert found(locks((MEMBERS, SHARE)), Observed(), sees_all=False) == [("lock", "members")]


def test_what_an_earlier_failure_kept_from_being_there_is_not_spoken_of_in_error() -> None:
    assert found(locks((Name("none", "public"), SHARE)), Observed(), Outcome(lost={"none"})) == []


def test_what_is_dropped_if_it_exists_need_not_exist() -> None:
    assert found(locks((Name("none", "public"), EXCLUSIVE)), Observed(), guarded=True) == []


def test_what_a_guard_keeps_from_happening_need_not_happen() -> None:
    assert found(locks((MEMBERS, EXCLUSIVE)), Observed(), guarded=True) == []
    assert found(locks((MEMBERS, EXCLUSIVE)), taken((MEMBERS, SHARE)), guarded=True) == [("lock", "members")]
