"""The author's statement on a range of keys: their words as they stand, and ours around them."""

from __future__ import annotations

import pytest

from rules.backfill import Backfill, WorkKind
from rules.name import Name
from runner.batch.compose import Images, restricted
from runner.batch.next_keys import nth_key
from runner.batch.words import KeyRange
from runner.target.key import Column, Key, KeyColumn, Target
from tests.runner.works import delete, insert, update

MEMBERS = Name("members", "public")
KEY = Key(
    index=Name("members_pkey", "public"),
    columns=(
        KeyColumn(name="club", type="integer"),
        KeyColumn(name="Name", type="text", collation=Name("C", "pg_catalog")),
    ),
)
BOTH = KeyRange(low=("1", "a"), high=("2", "b"))
RANGE = (
    '("members"."club", "members"."Name" COLLATE "pg_catalog"."C") > (%(low_0)s::integer, %(low_1)s::text) AND '
    '("members"."club", "members"."Name" COLLATE "pg_catalog"."C") <= (%(high_0)s::integer, %(high_1)s::text)'
)


def target(kind: WorkKind) -> Target:
    return Target(
        kind=kind,
        walked=MEMBERS,
        written=MEMBERS,
        key=KEY,
        written_key=KEY,
        images=(Column(name="shown", type="text"),),
        rows=0,
        oid=1,
    )


def composed(backfill: Backfill, keys: KeyRange = BOTH, images: Images = Images.LOCKED) -> str:
    """On one line."""
    return " ".join(restricted(backfill.work, target(backfill.work.kind), keys, images).as_string(None).split())


@pytest.mark.parametrize(
    ("backfill", "parts"),
    [
        pytest.param(
            update("members", "shown = 'a  /* b */'", "shown IS NULL -- yet", columns=("shown",)),
            [
                "UPDATE members SET shown = 'a /* b */' FROM (SELECT",
                f'FROM "public"."members" WHERE (shown IS NULL -- yet ) AND ({RANGE}) ORDER BY',
                'FOR NO KEY UPDATE) AS "threephase_locked" WHERE (shown IS NULL -- yet ) AND',
                '"members"."club" = "threephase_locked"."threephase_key_0"',
                "RETURNING ARRAY[",
            ],
            id="update",
        ),
        pytest.param(
            update("members", "shown = c.name", "c.id = club", source="clubs c", columns=("shown",)),
            [
                "WHERE EXISTS (SELECT FROM clubs c WHERE (c.id = club )) AND (",
                '"threephase_locked", clubs c WHERE (c.id = club )',
            ],
            id="update from",
        ),
        pytest.param(
            delete("members", "club = 3"),
            ["DELETE FROM members USING (SELECT", "FOR UPDATE) AS"],
            id="delete locks as a delete does",
        ),
        pytest.param(
            insert("names", ("a",), "club", "members", "club > 0", tail="ON CONFLICT DO NOTHING"),
            [f"SELECT club FROM members WHERE (club > 0 ) AND ({RANGE}) ON CONFLICT DO NOTHING RETURNING"],
            id="insert locks nothing",
        ),
    ],
)
def test_the_range_stands_beside_the_authors_words(backfill: Backfill, parts: list[str]) -> None:
    text = composed(backfill)
    assert [part for part in parts if part not in text] == []


def test_an_open_range_has_no_condition() -> None:
    text = composed(delete("members", "club = 3"), KeyRange(low=None, high=None))
    assert "WHERE (club = 3 ) AND (true) AND" in text


def test_a_comment_at_the_end_does_not_swallow_what_is_put_behind_it() -> None:
    text = restricted(
        delete("members", "club = 3 -- every one").work, target(WorkKind.DELETE), BOTH, Images.NONE
    ).as_string(None)
    assert "-- every one\n)" in text


def test_the_next_keys_are_those_of_the_range_in_its_order() -> None:
    text = " ".join(nth_key(delete("members", "true").work, target(WorkKind.DELETE), BOTH).as_string(None).split())
    assert f'WHERE {RANGE} ORDER BY "members"."club", "members"."Name" COLLATE "pg_catalog"."C" OFFSET' in text


@pytest.mark.parametrize(
    ("backfill", "returned"),
    [
        pytest.param(
            update("members", "shown = 'a'", "true", columns=("shown",)),
            'RETURNING WITH (OLD AS "threephase_had", NEW AS "threephase_has") '
            'ARRAY[("threephase_has"."club")::pg_catalog.text, ("threephase_has"."Name")::pg_catalog.text, '
            '("threephase_had"."shown")::pg_catalog.text, ("threephase_has"."shown")::pg_catalog.text]',
            id="update",
        ),
        pytest.param(
            delete("members", "true"),
            'RETURNING WITH (OLD AS "threephase_had", NEW AS "threephase_has") '
            'ARRAY[("threephase_had"."club")::pg_catalog.text, ("threephase_had"."Name")::pg_catalog.text, '
            '("threephase_had"."shown")::pg_catalog.text]',
            id="delete",
        ),
    ],
)
def test_from_18_on_returning_knows_the_old_values_and_nothing_is_locked_before(
    backfill: Backfill, returned: str
) -> None:
    text = composed(backfill, images=Images.RETURNED)
    assert returned in text
    assert "FOR " not in text


def test_without_images_the_statement_is_the_authors_and_the_range() -> None:
    text = composed(delete("members", "club = 3"), KeyRange(low=None, high=None), Images.NONE)
    assert text.startswith("DELETE FROM members WHERE (club = 3 ) AND (true) RETURNING")
