"""Whose doing a failure is: the statement's own, the server's, or an earlier failure's."""

from __future__ import annotations

import pytest

from linter.parse import parse
from replay.lost import Lost
from replay.observed import ServerError

VECTOR = ('CREATE EXTENSION IF NOT EXISTS "vector"', "0A000", 'extension "vector" is not available')
UUID = ('CREATE EXTENSION "uuid-ossp"', "58P01", "could not open extension control file")


def reasons(*failures: tuple[str, str, str]) -> list[str]:
    """Why each statement failed, given its text, SQLSTATE and message; the places are 1, 2, …"""
    lost, found = Lost(), []
    for place, (text, sqlstate, message) in enumerate(failures, start=1):
        found.append(lost.reason(ServerError(sqlstate=sqlstate, message=message), parse(text).operations()))
        lost.remember(parse(text).operations(), found[-1] or str(place))
    return found


@pytest.mark.parametrize(
    ("failures", "expected"),
    [
        pytest.param([VECTOR], ["extension vector"], id="an extension"),
        pytest.param(
            [VECTOR, ("ALTER TABLE posts ADD sense vector(3)", "42704", 'type "vector" does not exist')],
            ["extension vector", "extension vector"],
            id="its type",
        ),
        pytest.param(
            [
                VECTOR,
                ("ALTER TABLE posts ADD sense vector(3)", "42704", 'type "vector" does not exist'),
                ("ALTER TABLE posts DROP sense", "42703", 'column "sense" of relation "posts" does not exist'),
            ],
            ["extension vector"] * 3,
            id="what needed its type",
        ),
        pytest.param(
            [
                ("ALTER TABLE posts ADD fax nothing", "42704", 'type "nothing" does not exist'),
                ("ALTER TABLE posts ADD id integer", "42701", 'column "id" of relation "posts" already exists'),
                ("DROP TABLE posts", "42P01", 'table "posts" does not exist'),
                ("ALTER TABLE clubs DROP nothing", "42703", 'column "nothing" of relation "clubs" does not exist'),
            ],
            ["", "", "", ""],
            id="names that the failed statement only mentions",
        ),
        pytest.param(
            [
                ("CREATE UNIQUE INDEX one ON posts (nothing)", "42703", 'column "nothing" does not exist'),
                ("DROP INDEX one", "42704", 'index "one" does not exist'),
                ("ALTER TYPE mood ADD VALUE 'sad'", "42704", 'type "mood" does not exist'),
                ("SELECT 'sad'::mood", "22P02", 'invalid input value for enum mood: "sad"'),
                ("ALTER TABLE clubs RENAME old TO new", "42P01", 'relation "clubs" does not exist'),
                ("ALTER TABLE clubs DROP new", "42703", 'column "new" of relation "clubs" does not exist'),
            ],
            ["", "1", "", "3", "", "5"],
            id="an index, an enum's value, a new name",
        ),
        pytest.param(
            [VECTOR, ("CREATE INDEX i ON posts USING hnsw (sense)", "42704", 'access method "hnsw" does not exist')],
            ["extension vector"] * 2,
            id="what it brings under another name",
        ),
        pytest.param(
            [UUID, ("SELECT uuid_generate_v4()", "42883", "function uuid_generate_v4() does not exist")],
            ["extension uuid-ossp"] * 2,
            id="a function it brings",
        ),
        pytest.param(
            [VECTOR, ("SELECT uuid_generate_v4()", "42883", "function uuid_generate_v4() does not exist")],
            ["extension vector", ""],
            id="a function of another extension",
        ),
        pytest.param(
            [("CREATE EXTENSION vector", "42501", "permission denied to create extension")], [""], id="not allowed"
        ),
        pytest.param(
            [("GRANT SELECT ON posts TO reader", "42704", 'role "reader" does not exist')], ["role reader"], id="a role"
        ),
        pytest.param([("DROP TABLE posts", "42P01", 'table "posts" does not exist')], [""], id="its own doing"),
        pytest.param(
            [
                ("CREATE TABLE posts (id nothing)", "42704", 'type "nothing" does not exist'),
                ("DROP TABLE posts", "42P01", 'table "posts" does not exist'),
                ("DROP TABLE clubs", "42P01", 'table "clubs" does not exist'),
            ],
            ["", "1", ""],
            id="an earlier failure",
        ),
        pytest.param(
            [
                ("CREATE TABLE posts (id nothing)", "42704", 'type "nothing" does not exist'),
                ("ALTER TABLE public.posts DROP id", "42P01", 'relation "public.posts" does not exist'),
            ],
            ["", "1"],
            id="an earlier failure under its full name",
        ),
        pytest.param(
            [
                ("ALTER TABLE posts DROP nothing", "42703", 'column "nothing" of relation "posts" does not exist'),
                ("UPDATE posts SET id = 1", "23505", 'duplicate key value violates unique constraint "posts"'),
            ],
            ["", ""],
            id="rows follow from nothing",
        ),
    ],
)
def test_why_it_failed(failures: list[tuple[str, str, str]], expected: list[str]) -> None:
    assert reasons(*failures) == expected


def test_missing_extensions_are_remembered() -> None:
    lost = Lost()
    for text, sqlstate, message in (VECTOR, UUID, VECTOR):
        lost.reason(ServerError(sqlstate=sqlstate, message=message), parse(text).operations())
    assert list(lost.extensions) == ["vector", "uuid-ossp"]
