from __future__ import annotations

import pytest

from rules.name import Name, quote


@pytest.mark.parametrize(
    ("identifier", "written"),
    [
        ("members", "members"),
        ("_a1$", "_a1$"),
        ("Member", '"Member"'),
        ("two words", '"two words"'),
        ('say "hi"', '"say ""hi"""'),
        ("1st", '"1st"'),
        ("", '""'),
        ("user", '"user"'),
        ("order", '"order"'),
        ("type", "type"),
        ("größe", '"größe"'),
    ],
)
def test_an_identifier_is_quoted_where_postgresql_would_read_it_otherwise(identifier: str, written: str) -> None:
    assert quote(identifier) == written


def test_a_name_is_written_with_its_schema_if_it_has_one() -> None:
    assert str(Name(name="members")) == "members"
    assert str(Name(schema="Club", name="user")) == '"Club"."user"'


def test_a_sibling_stands_in_the_same_schema() -> None:
    assert Name(schema="club", name="a").sibling("b") == Name(schema="club", name="b")
    assert Name(name="a").sibling("b") == Name(name="b")
