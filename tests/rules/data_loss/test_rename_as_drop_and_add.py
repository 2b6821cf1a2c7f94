from __future__ import annotations

import pytest

from tests.rules.judging import findings, only, said

MEMBERS = 'CREATE TABLE "Member" (id integer PRIMARY KEY, nick text, age text, joined date);'


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param('ALTER TABLE "Member" DROP COLUMN nick, ADD COLUMN "displayName" text;', id="one statement"),
        pytest.param(
            'ALTER TABLE "Member" DROP COLUMN nick; ALTER TABLE "Member" ADD COLUMN "displayName" text;', id="two"
        ),
        pytest.param(
            'ALTER TABLE "Member" ADD COLUMN "displayName" text; ALTER TABLE "Member" DROP COLUMN nick;',
            id="added before it is dropped",
        ),
        pytest.param('ALTER TABLE "Member" DROP COLUMN age, ADD COLUMN age integer;', id="the same name"),
    ],
)
def test_a_drop_with_an_add_in_its_place_is_reported_once(migration: str) -> None:
    assert said(MEMBERS, migration) == ["rename-as-drop-and-add error"]


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param('ALTER TABLE "Member" DROP COLUMN nick, ADD COLUMN score integer;', id="of another type"),
        pytest.param('ALTER TABLE "Member" DROP COLUMN nick; CREATE TABLE b (nick text);', id="in another table"),
        pytest.param('ALTER TABLE "Member" DROP COLUMN nick;', id="nothing added"),
    ],
)
def test_a_drop_without_anything_in_its_place_is_a_plain_drop(migration: str) -> None:
    assert said(MEMBERS, migration) == ["drop-column error"]


def test_a_column_of_a_new_table_may_be_replaced() -> None:
    assert said("CREATE TABLE a (b text); ALTER TABLE a DROP COLUMN b, ADD COLUMN c text;") == []


def test_the_only_candidate_is_named_with_all_ways_to_keep_the_values() -> None:
    finding = only(MEMBERS, 'ALTER TABLE "Member" DROP COLUMN nick, ADD COLUMN "displayName" text;')
    assert 'nick is dropped and "displayName" of the same type is added' in finding.message
    assert '@map("nick")' in finding.help
    assert '  ALTER TABLE "Member" ADD COLUMN "displayName" text;' in finding.help
    assert "  threephase backfill new --from migration" in finding.help
    assert '  ALTER TABLE "Member" DROP COLUMN nick;' in finding.help
    assert '  ALTER TABLE "Member" RENAME COLUMN nick TO "displayName";' in finding.help


def test_several_candidates_are_all_named() -> None:
    finding = only(MEMBERS, 'ALTER TABLE "Member" DROP COLUMN nick, ADD COLUMN a text, ADD COLUMN b text;')
    assert "a and b of the same type are added" in finding.message


def test_a_change_of_type_says_from_what_to_what() -> None:
    finding = only(MEMBERS, 'ALTER TABLE "Member" DROP COLUMN age, ADD COLUMN age integer;')
    assert "age (was text, becomes integer) is dropped and added again" in finding.message
    assert '  ALTER TABLE "Member" ADD COLUMN age_new integer;' in finding.help


def test_a_table_created_with_the_columns_of_the_dropped_one_is_a_renamed_model() -> None:
    finding = only(
        MEMBERS,
        'DROP TABLE "Member"; CREATE TABLE "Person" (id integer PRIMARY KEY, nick text, age text, joined date);',
    )
    assert finding.rule == "rename-as-drop-and-add"
    assert '@@map("Member")' in finding.help
    assert '  ALTER TABLE "Member" RENAME TO "Person";' in finding.help


def test_a_table_created_again_under_its_name_loses_its_rows() -> None:
    finding = only(MEMBERS, 'DROP TABLE "Member"; CREATE TABLE "Member" (id integer PRIMARY KEY);')
    assert finding.rule == "rename-as-drop-and-add"
    assert "it is dropped and created again" in finding.message


def test_a_table_with_other_columns_is_no_renamed_model() -> None:
    assert said(MEMBERS, 'DROP TABLE "Member"; CREATE TABLE clubs (id integer PRIMARY KEY, name text);') == [
        "drop-table error"
    ]


def test_values_that_an_update_copied_first_are_not_all_lost() -> None:
    copied = 'ALTER TABLE "Member" ADD name text; UPDATE "Member" SET name = nick WHERE nick > \'\'; '
    finding = findings(MEMBERS, copied + 'ALTER TABLE "Member" DROP nick;')[-1]
    assert finding.rule == "drop-column"
    assert "the values of nick that this migration has not copied are lost" in finding.message


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param(
            'ALTER TABLE "Member" ADD name text, DROP nick; UPDATE "Member" SET name = \'\' WHERE id > 0;',
            id="too late",
        ),
        pytest.param(
            'ALTER TABLE "Member" ADD name text; UPDATE "Member" SET age = \'\' WHERE id > 0; '
            'ALTER TABLE "Member" DROP nick;',
            id="of another column",
        ),
    ],
)
def test_an_update_that_copies_nothing_changes_nothing(migration: str) -> None:
    assert "rename-as-drop-and-add error" in said(MEMBERS, migration)


def test_rows_that_an_insert_copied_first_are_not_all_lost() -> None:
    create = "CREATE TABLE person (id integer PRIMARY KEY, nick text, age text, joined date);"
    copy, drop = 'INSERT INTO person SELECT * FROM "Member";', 'DROP TABLE "Member";'
    finding = only(MEMBERS, create + copy + drop)
    assert finding.rule == "drop-table"
    assert 'every row of "Member" that this migration has not copied is lost' in finding.message
    assert "rename-as-drop-and-add error" in said(MEMBERS, create + drop + copy)
