"""The notation of synopses."""

from __future__ import annotations

import pytest

from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.synopsis import Reading, Synopsis
from linter.scan import scan
from rules.name import Name


def read(synopsis: str, sql: str) -> Reading:
    return Synopsis(synopsis).read(Cursor(sql, scan(sql).tokens))


FITTING = [
    pytest.param("A B", "a b", "a b", id="keywords"),
    pytest.param("A b C", "a b c", "a c", id="a noise word is read and not kept"),
    pytest.param("A [B] C", "a c", "a c", id="left out"),
    pytest.param("A [B] C", "a b c", "a b c", id="not left out"),
    pytest.param("A {B | C D}", "a c d", "a c d", id="choice"),
    pytest.param("A [B | C] D", "a c d", "a c d", id="choice that may be left out"),
    pytest.param("{A | B} ...", "a b a", "a, b, a", id="again and again"),
    pytest.param("[ A ... ]", "", "", id="not once"),
    pytest.param("A <identifier>, ...", "a x, y, z", "a", id="list"),
    pytest.param("A {B <number> | C}, ...", "a b 1, c, b -2", "a b, c, b", id="list of choices"),
    pytest.param("A B | A C", "a c", "a c", id="the second alternative after a part of the first"),
    pytest.param("A ( <identifier> ) = *", "a (b) = *", "a", id="punctuation stands for itself"),
    pytest.param("A <string> B <value> C <group>", "a 'x' b y c (z)", "a b c", id="slots"),
]


@pytest.mark.parametrize(("synopsis", "sql", "words"), FITTING)
def test_what_fits_is_read_to_the_end(synopsis: str, sql: str, words: str) -> None:
    assert read(synopsis, sql).words == words


FAILING = [
    pytest.param("A B", "a c", "expected B, found 'c'", id="another word"),
    pytest.param("A B", "a", "expected B, the statement ends", id="too early"),
    pytest.param("A", "a b", "expected the end of the statement, found 'b'", id="too late"),
    pytest.param("A {B | C <name> | <string>}", "a d", "expected B or C or STRING, found 'd'", id="no choice fits"),
    pytest.param("A {B C | B D}", "a b e", "expected D, found 'e'", id="the choice that got farthest"),
    pytest.param("A [B C] D", "a b e", "expected C, found 'e'", id="what may be left out, begun"),
    pytest.param("A <identifier>, ...", "a b,", "expected a name, the statement ends", id="a comma too many"),
    pytest.param("A <number>", "a b", "expected a number, found 'b'", id="slot"),
]


@pytest.mark.parametrize(("synopsis", "sql", "reason"), FAILING)
def test_what_does_not_fit_is_said_of_the_place_it_got_to(synopsis: str, sql: str, reason: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        read(synopsis, sql)
    assert caught.value.reason == reason


def test_the_names_of_an_alternative_that_did_not_fit_are_forgotten() -> None:
    reading = read("{<name> A | <table> B}", "x b")
    assert reading.names == {"table": Name(name="x")}


def test_the_first_name_is_the_objects_own() -> None:
    assert read("A <name> ON <table>", "a x on s.y").name == Name(name="x")
    assert read("A [<string>]", "a").name == Name(name="")


def test_keywords_are_asked_for_as_whole_words() -> None:
    reading = read("CREATE {OR REPLACE | TEMP} ...", "create temp or replace")
    assert reading.said("or replace")
    assert reading.said("create temp")
    assert not reading.said("place")
