"""Text to tokens and comments, exactly as PostgreSQL's own scanner reads it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.scan import Kind, Scan, scan
from tests.linter.libpg_query import Lexemes, RefusedError, lexemes

TEXTS = {
    "nothing": "",
    "blanks only": " \t\r\n\f\v ",
    "words and symbols": "SELECT a.b, c[1], (d) FROM e;",
    "a name beyond ASCII": "SELECT größe, 名前, naïve$1 FROM é",
    "a no-break space is a letter": "SELECT\u00a0a FROM b",
    "a byte order mark is a letter": "\ufeffSELECT 1",
    "other blanks of Unicode are letters": "a\u2028b \u3000 c\x85d",
    "control characters are symbols": "a \x01 \x1f \x7f b",
    "quoted names": '"a b" "a""b" "c"',
    "a quoted name over two lines": '"a\nb" c',
    "names by code point": 'U&"d\\0061t\\+000061" u&"a""b" UESCAPE \'!\'',
    "strings": "'a' 'it''s' '''' ''",
    "a backslash is nothing special": r"'a\' 'b\\'",
    "escapes": r"E'a\'b' e'\\' E'\n\x41\u0041''x'",
    "national strings are a word and a string": "N'a' n'b'",
    "bit strings know no doubled quote": "B'01' x'1F' b'1''0'",
    "strings by code point": r"U&'\0441\+00041F' u&'it''s'",
    "a prefix apart from its string": "E 'a' U & 'b' B '1'",
    "a name that ends like a prefix": "type'x' somex'y'",
    "a string continued on the next line": "'a'\n'b' 'c'",
    "a string continued behind a comment": "'a' -- c\n  'b'\r\n\t'c'",
    "a string not continued behind a block comment": "'a' /* c */\n'b'",
    "a continued string keeps its rules": "E'a'\n'\\'' x'1'\n'2''3'",
    "a continued string takes no prefix": "'a'\nE'b'",
    "dollar quotes": "$$a$$ $x$b$$c$x$ $é1$d$é1$",
    "dollar quotes in dollar quotes": "$a$ $b$ ; $b$ $a$ $$ $1 $$",
    "a dollar quote takes no digit first": "$1$2$$a$$",
    "a dollar inside a name": "a$b$c $b$ x $b$",
    "a lone dollar": "a $ b $",
    "parameters": "$1 $23",
    "numbers": "1 1.5 1. .5 1e5 1.5E-3 .5e+1 1_000 0x1F 0o17 0b11",
    "a range is no fraction": "1..10 a..b 1.. ..2",
    "dots": "a.b . c ... d ....",
    "a number behind a dot": "a.5 a .5",
    "colons": "a::int b:=1 c:d e: :f :::",
    "operators": "a<=b >= <> != => -> ->> #>> @> ?| || ~~* !~",
    "a sign behind an operator is its own": "a=-1 b<+1 c*-d",
    "a sign behind certain operators belongs to them": "a@-1 b?+c d!-e ~- #+ &- |+ `- ^+ %-",
    "a sign in the middle": "a*-*b c-/d",
    "an operator as long as it gets": f"a {'@' * 63} b",
    "a comment ends an operator": "a*--b\nc +/* d */ e",
    "line comments": "a -- b\n-- c\r--d\r\n--",
    "a block comment": "a /* b\nc */ d",
    "block comments nest": "/* a /* b */ c */ d /**/ /***/ /*/**/*/",
    "a comment mark in quotes": "'--a' \"/*b\" $$--c$$ -- 'd",
    "a quote in a comment": "-- it's\n/* it's \"$$ */ a",
    "lone carriage returns": "a\r-- b\rc",
}


def places(found: Scan) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where tokens stand, and where comments."""
    return [(token.start, token.end) for token in found.tokens], [(c.start, c.end) for c in found.comments]


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in TEXTS.items()])
def test_tokens_and_comments_stand_where_postgresql_sees_them(text: str) -> None:
    theirs = lexemes(text)
    found = scan(text)
    assert found.unfinished is None
    assert places(found) == (theirs.tokens, theirs.comments)


@pytest.mark.parametrize(
    ("text", "what", "start"),
    [
        pytest.param("a 'b", "string", 2, id="string"),
        pytest.param("a 'b''", "string", 2, id="a doubled quote is no end"),
        pytest.param(r"a E'b\'", "string", 2, id="an escaped quote is no end"),
        pytest.param("a E'b\\", "string", 2, id="a backslash at the end"),
        pytest.param("a x'1", "string", 2, id="bit string"),
        pytest.param("a U&'b", "string", 2, id="string by code point"),
        pytest.param("a E'b'\n'\\'", "string", 2, id="a continued string"),
        pytest.param('a "b', "quoted identifier", 2, id="quoted name"),
        pytest.param('a U&"b', "quoted identifier", 2, id="name by code point"),
        pytest.param("a /* b", "comment", 2, id="comment"),
        pytest.param("a /* b /* c */", "comment", 2, id="an inner comment's end is not the outer's"),
        pytest.param("a $$ b", "dollar-quoted string", 2, id="dollar quote"),
        pytest.param("a $b$ c $$ $d$", "dollar-quoted string", 2, id="another dollar quote's end"),
    ],
)
def test_what_never_ends_is_named_with_its_beginning(text: str, what: str, start: int) -> None:
    found = scan(text)
    assert found.unfinished is not None
    assert (found.unfinished.what, found.unfinished.start) == (what, start)
    assert [token.value for token in found.tokens] == ["a"]
    with pytest.raises(RefusedError, match="unterminated"):
        lexemes(text)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        pytest.param("Users", Kind.WORD, "users", id="a word is folded"),
        pytest.param("GRÖSSE", Kind.WORD, "grÖsse", id="only ASCII is folded"),
        pytest.param('"Us""ers"', Kind.QUOTED, 'Us"ers', id="a quoted name is not"),
        pytest.param('U&"d\\0061t\\+000061"', Kind.QUOTED, "data", id="a name by code point"),
        pytest.param("'it''s'", Kind.STRING, "it's", id="a doubled quote"),
        pytest.param(r"'a\n'", Kind.STRING, r"a\n", id="a backslash"),
        pytest.param(r"E'a\n\t\'\\\q\101\x42\u0043\U00000044'''", Kind.STRING, "a\n\t'\\qABCD'", id="escapes"),
        pytest.param(r"U&'\0441\\ \+01F600'", Kind.STRING, "с\\ 😀", id="a string by code point"),
        pytest.param(r"E'\UFFFFFFFF'", Kind.STRING, "\ufffd", id="no such code point"),
        pytest.param("X'1F'", Kind.STRING, "1F", id="a bit string"),
        pytest.param("'a'\n'b' -- c\n'd'", Kind.STRING, "abd", id="a continued string"),
        pytest.param("E'a'\n'\\n'", Kind.STRING, "a\n", id="a continued string keeps its escapes"),
        pytest.param("$x$a'$$b$x$", Kind.STRING, "a'$$b", id="a dollar quote"),
        pytest.param("1_000.5e-3", Kind.NUMBER, "1_000.5e-3", id="a number"),
        pytest.param("$12", Kind.PARAMETER, "$12", id="a parameter"),
        pytest.param("->>", Kind.SYMBOL, "->>", id="an operator"),
    ],
)
def test_a_token_has_its_kind_and_value(text: str, kind: Kind, value: str) -> None:
    (token,) = scan(text).tokens
    assert (token.kind, token.value, token.start, token.end) == (kind, value, 0, len(text))


def test_comments_keep_their_marks() -> None:
    assert [comment.text for comment in scan("a -- b \n/* c\n*/ d --").comments] == ["-- b ", "/* c\n*/", "--"]


# Random texts ---------------------------------------------------------------------------------------------------------

# PostgreSQL 15 and later refuse these at once; earlier ones read `1a` as two tokens, and so do we.
REFUSED_LATER = ("trailing junk after", "zero-length delimited identifier", "invalid Unicode escape")
PIECES = st.sampled_from(
    [
        *("'", "''", '"', '""', "\\", "E'", "e'", "U&'", 'u&"', "N'", "b'", "X'", "$", "$$", "$a$", "$é$", "a$", "$1"),
        *("--", "/*", "*/", "\n", "\r", "\r\n", " ", "\t", "\f", "\v", ";", "(", ")", "[", "]", ",", ".", "..", ":"),
        *("::", ":=", "=", "<", ">", "+", "-", "*", "/", "@", "#", "%", "^", "&", "|", "`", "?", "!", "~", "{", "}"),
        *("a", "E", "u", "x", "select", "é", "日本", "\u00a0", "\u2028", "\ufeff", "1", "23", ".5", "0x1F", "1e5", "_"),
    ]
)


@settings(max_examples=1500)
@given(text=st.lists(PIECES, max_size=14).map("".join))
def test_random_text_is_read_as_postgresql_reads_it(text: str) -> None:
    found, theirs = scan(text), lexemes_or_refusal(text)
    if isinstance(theirs, str):
        assert found.unfinished is not None or any(reason in theirs for reason in REFUSED_LATER), theirs
    else:
        assert found.unfinished is None
        assert places(found) == (theirs.tokens, theirs.comments)


def lexemes_or_refusal(text: str) -> Lexemes | str:
    try:
        return lexemes(text)
    except RefusedError as refused:
        return str(refused)


@settings(max_examples=300)
@given(text=st.text(max_size=60))
def test_scanning_never_fails_and_leaves_nothing_out_but_blanks(text: str) -> None:
    found = scan(text)
    tokens, comments = places(found)
    spans = sorted(tokens + comments)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    gaps = [text[before:after] for before, after in pairwise([0, *(place for span in spans for place in span)])][::2]
    assert not "".join(gaps).strip(" \t\n\r\f\v")
    if found.unfinished is None:
        assert not text[spans[-1][1] if spans else 0 :].strip(" \t\n\r\f\v")
