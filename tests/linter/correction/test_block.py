"""The block of a correction: what it says, what it must say, and what is no block."""

from __future__ import annotations

import hashlib

import pytest

from linter.backfill import read_backfill
from linter.correction import Refused, read_correction
from linter.correction.document import template
from rules.correction import Condition, Correction, Expected, RevertBy, Volatile
from rules.name import Name
from tests.linter.correction.reading import DELETE, correction, text_of, the_only


def wrong(text: str) -> list[tuple[str, int, int]]:
    """What is found about a whole file: rule, line, column."""
    read = read_correction(text, "INC-7.sql")
    assert isinstance(read, Refused)
    return [(found.rule, found.span.line, found.span.column) for found in read.findings]


def test_everything_that_a_block_can_say() -> None:
    block = (
        'freeze = ["public.m"]\n'
        'before = [{ query = "SELECT count(*) FROM m;", is = 7, name = "members" }, { query = "SELECT true", is = true }]\n'
        'revert = "none"\n'
        'backup = "nightly-2026-03-01"\n'
        'volatile = { "m.seen_at" = "a trigger stamps it", \'public."Old M".at\' = "so does it" }\n'
        "[[after]]\n"
        'query = "SELECT sum(price) FROM n"\n'
        "is = 2.50\n"
        "[[after]]\n"
        "query = '''SELECT count(*) FROM m'''\n"
        'is = "Equal to  before"'
    )
    found = correction(
        f"{DELETE}{DELETE}{DELETE}", block, tables="['public.m', '\"Old M\"']", expect='[3, "1..5", "0.."]'
    )
    assert (found.incident, found.classification) == ("INC-7", "data integrity, SEV-2")
    assert (found.reason, found.desired) == ("an import left members twice", "each e-mail belongs to one member")
    assert found.tables == (Name("m", "public"), Name("Old M"))
    assert found.freeze == (Name("m", "public"),)
    assert [step.expected for step in found.steps] == [
        Expected(least=3, most=3),
        Expected(least=1, most=5),
        Expected(least=0, most=None),
    ]
    assert found.before == (
        Condition(name="members", query="SELECT count(*) FROM m", value="7"),
        Condition(name="before 2", query="SELECT true", value="true"),
    )
    assert found.after == (
        Condition(name="after 1", query="SELECT sum(price) FROM n", value="2.50"),
        Condition(name="after 2", query="SELECT count(*) FROM m", value=None),
    )
    assert (found.revert, found.backup, found.revert_file) == (RevertBy.NONE, "nightly-2026-03-01", None)
    assert found.volatile == (
        Volatile(table=Name("m"), column="seen_at", reason="a trigger stamps it"),
        Volatile(table=Name("Old M", "public"), column="at", reason="so does it"),
    )


def test_what_a_block_that_says_no_more_than_it_must_means() -> None:
    found = correction()
    assert (found.freeze, found.before, found.after, found.volatile) == ((), (), (), ())
    assert (found.revert, found.backup, found.revert_file) == (RevertBy.IMAGES, None, None)


def test_the_file_is_known_by_its_name_and_its_bytes() -> None:
    text = "\ufeff" + text_of().replace("\n", "\r\n")
    found = read_correction(text, "corrections/INC-7.v2.sql")
    assert isinstance(found, Correction)
    assert (found.name, found.path, found.text) == ("INC-7.v2", "corrections/INC-7.v2.sql", text)
    assert found.sha256 == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        pytest.param('["members"]', Name("members"), id="a plain name"),
        pytest.param('["Member"]', Name("Member"), id="capital letters are kept, as Prisma writes them"),
        pytest.param('["public.Member"]', Name("Member", "public"), id="behind a schema too"),
        pytest.param("['\"Member\"']", Name("Member"), id="quoted as in SQL"),
        pytest.param('["\\"a.b\\""]', Name("a.b"), id="a dot inside quotes"),
        pytest.param('["order"]', Name("order"), id="a reserved word"),
        pytest.param("['U&\"d\\0061ta\"']", Name("data"), id="by code points"),
        pytest.param(f'["{"m" * 70}"]', Name("m" * 63), id="cut as PostgreSQL cuts it"),
    ],
)  # fmt: skip
def test_how_a_table_is_named(said: str, name: Name) -> None:
    assert correction(f"DELETE FROM {name} WHERE true", tables=said).tables == (name,)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(DELETE, ("correction-block", 1, 1), id="no block"),
        pytest.param(f"-- /// corection\n-- ///\n{DELETE}", ("correction-block", 1, 1), id="another kind"),
        pytest.param(f"-- /// correction\n-- a = 1\n{DELETE}", ("correction-block", 1, 1), id="no end"),
        pytest.param(f"{DELETE}\n{text_of('')}", ("correction-block", 2, 1), id="behind the statement"),
        pytest.param(f"-- /// correction\n-- reason\n-- ///\n{DELETE}", ("correction-block", 2, 9), id="no TOML"),
        pytest.param(text_of(text_of()), ("correction-block", 9, 1), id="two blocks"),
        pytest.param(text_of(""), ("correction-statement", 8, 7), id="no statement"),
        pytest.param(text_of("-- all done"), ("correction-statement", 9, 12), id="a comment alone"),
    ],
)  # fmt: skip
def test_no_block_that_could_be_read(text: str, found: tuple[str, int, int]) -> None:
    assert wrong(text) == [found]


def test_a_file_of_the_other_kind_is_named_with_its_command() -> None:
    other = read_correction(f"-- /// backfill\n-- ///\n{DELETE}", "a.sql")
    assert isinstance(other, Refused)
    assert [(one.rule, one.help) for one in other.findings] == [
        (
            "correction-block",
            "`threephase backfill` reads a backfill. For a correction write its own block:\n  -- /// correction",
        )
    ]
    reverse = read_backfill(text_of(), "a.sql")
    assert isinstance(reverse, Refused)
    assert reverse.findings[0].help.startswith("`threephase correct` reads a correction. For a backfill write")


@pytest.mark.parametrize("key", ["incident", "classification", "reason", "desired", "tables", "expect"])
def test_a_key_that_must_be_said(key: str) -> None:
    left_out: dict[str, str | None] = {key: None}
    found = the_only(DELETE, "", **left_out)
    assert (found.rule, found.span.line, found.span.column, found.span.end_column) == ("correction-block", 7, 1, 7)
    assert found.message == f"The block does not say {key}."
    assert f"\n  -- {key} = " in found.help


def test_what_new_writes_is_refused_until_its_author_has_said_the_rest() -> None:
    assert wrong(template("INC-7")) == [
        *[("correction-block", line, 4) for line in (3, 4, 5, 6, 7)],
        ("correction-statement", 14, 97),
    ]
