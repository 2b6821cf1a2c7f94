"""Scripts with comments at every place where one may stand, saying everything that a comment can say."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from linter.scan import Kind, scan
from tests.mutations import GOOD

_ANSWERS = re.compile("approved|threephase", re.IGNORECASE)
_WORDS = (
    *(
        "DROP TABLE a;",
        "; DELETE FROM b",
        "WHERE 1 = 1",
        "TRUE OR",
        "=",
        "'",
        '"',
        "$$",
        "$a$",
        "; END $$;",
        ")",
        "(",
        ",",
    ),
    *("--", "+", "!", "\\", "\t", "\f", "\x0b", "\x85", "\u2028", "\u2029", "ß", "😀", "MIGRATION", "SELECT x FROM y"),
)
_text = st.lists(
    st.sampled_from(_WORDS) | st.text(st.characters(exclude_characters="\r\n\0", codec="utf-8"), max_size=6)
)
_line_text = _text.map(" ".join).filter(lambda text: not _ANSWERS.search(text))
_block_text = _line_text.map(lambda text: text.replace("*", "").replace("/", ""))


@st.composite
def comments(draw: st.DrawFn) -> tuple[str, str]:
    """A comment that says something and the same comment saying nothing, over as many lines."""
    kind = draw(st.sampled_from(("-- {}\n", "\n--{}\n", "/*{} */", "\n/*/* {} */\n*/\n", "\n--/*{}\n")))
    text = draw(_line_text if "--" in kind else _block_text)
    return f" {kind.format(text)} ", f" {kind.format('')} "


_ANSWERED = (
    *(
        "MIGRATION_APPROVED: nobody reads it since 2024",
        "MIGRATION_APPROVED:",
        "MIGRATION_APPROVED",
        "Migration-approved: x",
    ),
    *('threephase: ignore mixed-phases reason="it is so"', "threephase: ignore mixed-phases", "threephase ignore"),
    *(
        'threephase: ignore backfill-in-migration, opaque-code reason="it is so"',
        'threephase: ignore nothing reason="so"',
    ),
)


@st.composite
def answers(draw: st.DrawFn) -> tuple[str, str]:
    """A comment that answers for a finding, or is meant to, and the same comment saying nothing."""
    kind = draw(st.sampled_from(("-- {}\n", "/* {} */")))
    return f" {kind.format(draw(st.sampled_from(_ANSWERED)))} ", f" {kind.format('')} "


def commented_scripts() -> st.SearchStrategy[tuple[str, str]]:
    """A script of good statements with comments in it, and the same script with the same comments saying nothing."""
    return _with_comments(comments())


def answered_scripts() -> st.SearchStrategy[tuple[str, str]]:
    """The same with comments that answer for findings."""
    return _with_comments(answers())


@st.composite
def _with_comments(draw: st.DrawFn, comment: st.SearchStrategy[tuple[str, str]]) -> tuple[str, str]:
    script = ";\n".join(draw(st.lists(st.sampled_from(GOOD), min_size=1, max_size=3))) + ";\n"
    places = draw(st.lists(st.sampled_from(gaps(script)), min_size=1, max_size=5, unique=True))
    saying, silent, end = [], [], 0
    for place in sorted(places):
        loud, quiet = draw(comment)
        loud = loud.replace("$", "") if "$" in script else loud  # a dollar could end a body
        saying += [script[end:place], loud]
        silent += [script[end:place], quiet]
        end = place
    return "".join([*saying, script[end:]]), "".join([*silent, script[end:]])


def gaps(script: str) -> list[int]:
    """Where a comment may stand: before and after each token, and in dollar-quoted code before and after each of its."""
    found = {0}
    for token in scan(script).tokens:
        found |= {token.start, token.end}
        written = script[token.start : token.end]
        if token.kind is Kind.STRING and written.startswith("$"):
            begin = token.start + written.index("$", 1) + 1
            found |= {begin + place for place in gaps(token.value)}
    return sorted(found)
