"""The texts of rows: a cast to text that their type's owner made, and that tells not all, is not asked."""

from __future__ import annotations

import pytest

from tests.runner.ledger.conftest import Session

BLIND = """
    create type mood as enum ('glad', 'sad');
    create domain feeling as mood check (value is not null or value is null);
    create domain lasting as feeling;
    create function said(mood) returns text language sql immutable as $$ select 'same'::text $$;
    create cast (mood as text) with function said(mood);
    create domain few as integer check (value < 9);
    create table posts (id integer, mood mood, feeling feeling, lasting lasting, feelings feeling[], few few);
    insert into posts values (1, 'sad', 'sad', 'sad', '{sad,NULL}', 3), (2, null, null, null, null, null);
"""
PAGES = "select threephase.pages_of('posts', false, %(columns)s, %(columns)s, 'salt', 'true', true)"


@pytest.mark.parametrize(
    ("column", "expected"),
    [("mood", "{sad}"), ("feeling", "{sad}"), ("lasting", "{sad}"), ("feelings", '{"{sad,NULL}"}'), ("few", "{3}")],
)
def test_a_domain_is_read_as_the_type_below_it(ledger: Session, column: str, expected: str) -> None:
    ledger.execute(BLIND)
    ((query,),) = ledger.execute(PAGES, {"columns": [column]}).fetchall()
    ((_, _, hashes, rows),) = ledger.execute(query).fetchall()
    assert (rows, len(set(hashes))) == ([expected, "{NULL}"], 2)
