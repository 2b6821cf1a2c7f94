"""The values in the block of a correction that cannot be meant, each named on its line."""

from __future__ import annotations

import pytest

from rules.correction import RevertBy
from tests.linter.correction.reading import DELETE, correction, findings, the_only


@pytest.mark.parametrize(
    ("key", "value", "message", "advice"),
    [
        pytest.param("incident", "7", "incident must be a text in quotes, not 7.", '"INC-2031"', id="a number"),
        pytest.param("incident", '" "', "incident is empty.", "Say it", id="empty"),
        pytest.param("incident", '"a\\nb"', "incident has several lines.", "in one", id="two lines"),
        pytest.param("incident", '"a\\u001b[2Jb"', "incident has control characters in it.", "plain text", id="controls"),
        pytest.param("classification", '"SEV-1"', "does not name data integrity: 'SEV-1'.", "SEV-2", id="no data integrity"),
        pytest.param("classification", '"outage"', "does not name data integrity: 'outage'.", "declared", id="neither"),
        pytest.param("classification", '"data integrity, SEV-"', "severity without its number", "SEV-2", id="no number"),
        pytest.param("reason", '"<reason>"', "reason says nothing.", "whoever approves", id="no reason"),
        pytest.param("desired", '"…"', "desired says nothing.", "Say it in words", id="nothing desired"),
        pytest.param("tables", '"m"', "tables must be a list of names in quotes, not a text.", '["members"', id="no list"),
        pytest.param("tables", "[7]", "tables must be a list of names in quotes", '["members"', id="no names"),
        pytest.param("tables", "[]", "tables is empty.", "Name each table", id="no tables"),
        pytest.param("tables", '["a b"]', "tables names no table by 'a b'.", "'\"a b\"'", id="no name"),
        pytest.param("tables", '["a.b.c"]', "names no table by 'a.b.c'.", '"public.members"', id="three parts"),
        pytest.param("tables", '["a."]', "names no table by 'a.'.", "as in SQL", id="half a name"),
        pytest.param("tables", "['\"a']", "names no table", "as in SQL", id="an open quote"),
        pytest.param("tables", "['m \"']", "names no table", "as in SQL", id="a quote opened behind it"),
        pytest.param("tables", '["m -- x"]', "names no table", "quoted", id="a comment"),
        pytest.param("tables", '["pg_temp.m"]', "pg_temp.m, which is a temporary one", "Take it out", id="temporary"),
        pytest.param("tables", '["threephase.run"]', "threephase.run, which is the ledger's own.", "Take", id="the ledger"),
        pytest.param("tables", '["pg_class"]', "pg_class, which is PostgreSQL's own.", "Take it out", id="the catalog"),
        pytest.param("expect", "3", "expect must be a list with an entry for each statement, not 3.", "[3,", id="no list"),
        pytest.param("expect", "[]", "expect is empty", "[3,", id="nothing expected"),
        pytest.param("expect", "[-1]", "expect, entry 1: -1 is neither", "0..", id="negative"),
        pytest.param("expect", "[true]", "expect, entry 1: true is neither", "0..", id="a switch"),
        pytest.param("expect", "[1.5]", "expect, entry 1: 1.5 is neither", "0..", id="half a row"),
        pytest.param("expect", '["5..1"]', "entry 1: 5..1 ends before it begins.", '"1..5"', id="backwards"),
        pytest.param("expect", '["..5"]', "entry 1: '..5' is neither", "1..5", id="no beginning"),
        pytest.param("expect", '["1...5"]', "entry 1: '1...5' is neither", "1..5", id="three dots"),
        pytest.param("expect", '["٣.."]', "entry 1: '٣..' is neither", "1..5", id="other digits"),
        pytest.param("expect", f"[0x{'f' * 6000}]", "a number of many digits is neither", "1..5", id="huge"),
        pytest.param("expect", "[1, 2]", "expect has 2 of 1 entries", "range", id="too many"),
    ],
)  # fmt: skip
def test_a_required_value_that_cannot_be_meant(key: str, value: str, message: str, advice: str) -> None:
    found = the_only(**{key: value})
    line = 2 + ["incident", "classification", "reason", "desired", "tables", "expect"].index(key)
    assert (found.rule, found.span.line, found.span.column) == ("correction-block", line, 4)
    assert message in found.message
    assert advice in found.help


@pytest.mark.parametrize(
    ("block", "message", "advice"),
    [
        pytest.param('befor = "a"', "no key befor.", "Did you mean before?", id="misspelt"),
        pytest.param("colour = 5", "no key colour.", "It may have incident,", id="unknown"),
        pytest.param('freeze = ["p"]', "freeze names p, which tables does not name.", "Name it in tables", id="freeze"),
        pytest.param('volatile = { "p.at" = "stamped" }', "volatile names p, which tables", "Name it", id="volatile"),
        pytest.param("volatile = 5", "volatile must be a table of columns and reasons, not 5.", "members", id="no table"),
        pytest.param('volatile = { "at" = "stamped" }', "no column by 'at'.", "members.updated_at", id="no column"),
        pytest.param('volatile = { "m.at" = "n/a" }', "gives no reason for m.at.", "Say why", id="no reason"),
        pytest.param('volatile = { m.at = "stamped" }', "a column is written in quotes.", '{ "m.at" =', id="no quotes"),
        pytest.param('revert = "image"', "one of images, sql, none, not 'image'.", "mean images?", id="revert"),
        pytest.param("revert = false", "revert must be one of images, sql, none, not false.", "Write", id="revert a switch"),
        pytest.param('revert = "sql"', 'revert = "sql" needs revert_file.', "-- revert_file = ", id="no file"),
        pytest.param('revert = "none"', 'revert = "none" needs backup.', "-- backup = ", id="no backup"),
        pytest.param('backup = "b"', 'backup is what one goes back to with revert = "none" alone.', "out", id="a backup"),
        pytest.param('revert_file = "a.sql"', 'revert_file is read with revert = "sql" alone.', "out", id="a file"),
        pytest.param('before = "SELECT 1"', "before must be a list of conditions, not a text.", "query", id="no list"),
        pytest.param('before = ["SELECT 1"]', "before, condition 1 must have query and is", "query", id="no table"),
        pytest.param('before = [{ query = "SELECT 1" }]', "before, condition 1 has no is.", "is = 7", id="no value"),
        pytest.param("after = [{ is = 1 }]", "after, condition 1 has no query.", "query =", id="no query"),
        pytest.param(
            'after = [{ qery = "SELECT 1", is = 1 }]', "after, condition 1 has no key qery.", "mean query?", id="key"
        ),
        pytest.param(
            '[[after]]\nquery = "SELECT 1"\nis = 1\nbackup = "b"', "condition 1 has no key backup", "stand above [[after]]",
            id="a key of the block below a table",
        ),
        pytest.param(
            'after = [{ query = "SELECT 1", is = 1 }, { query = "DELETE FROM m", is = 1 }]',
            "after, condition 2: query must be one SELECT", "one SELECT", id="it changes",
        ),
        pytest.param(
            'after = [{ query = "WITH x AS (DELETE FROM m RETURNING *) SELECT 1", is = 1 }]', "must be one SELECT", "one",
            id="it changes by WITH",
        ),
        pytest.param('after = [{ query = "SELECT 1; SELECT 2", is = 1 }]', "must be one SELECT", "one", id="two of them"),
        pytest.param('after = [{ query = "", is = 1 }]', "must be one SELECT", "one", id="none"),
        pytest.param('after = [{ query = 5, is = 1 }]', "query must be a text in quotes, not 5.", "one", id="no text"),
        pytest.param('after = [{ query = "SELECT 1 INTO p", is = 1 }]', "must be one SELECT", "one", id="INTO"),
        pytest.param('after = [{ query = "(SELECT 1 INTO p)", is = 1 }]', "must be one SELECT", "one", id="INTO inside"),
        pytest.param(
            'after = [{ query = "(SELECT 1 INTO p) UNION SELECT 2", is = 1 }]', "one SELECT", "one", id="INTO and UNION"
        ),
        pytest.param('after = [{ query = "SELECT \'a", is = 1 }]', "must be one SELECT", "one", id="an open string"),
        pytest.param(
            'after = [{ query = "SELECT (SELECT id FROM m FOR UPDATE)", is = 1 }]', "must be one SELECT", "one", id="locks"
        ),
        pytest.param('after = [{ query = "SELECT $1", is = 1 }]', "$1 is a parameter", "Write the value", id="parameter"),
        pytest.param("after = [{ query = \"SELECT nextval('s')\", is = 1 }]", "nextval() moves a sequence", "one", id="s"),
        pytest.param(
            "after = [{ query = \"SELECT pg_catalog.setval('s', 1)\", is = 1 }]", "setval() sets a sequence", "out", id="t"
        ),
        pytest.param('after = [{ query = "SELECT 1", is = [1] }]', "is must be a text, a number", "after", id="list"),
        pytest.param('after = [{ query = "SELECT 1", is = 2026-03-01 }]', "is must be a text", "in quotes", id="a date"),
        pytest.param('after = [{ query = "SELECT 1", is = inf }]', "Infinity cannot be compared", "quotes", id="infinity"),
        pytest.param('after = [{ query = "SELECT 1", is = 1e99999 }]', "cannot be compared", "in quotes", id="too long"),
        pytest.param(f'after = [{{ query = "SELECT 1", is = 0x{"f" * 6000} }}]', "is must be", "quotes", id="too large"),
        pytest.param('after = [{ query = "SELECT 1", is = 1, name = "" }]', "name must be a text", "leave", id="no name"),
        pytest.param(
            'before = [{ query = "SELECT 1", is = "equal to before" }]', "nothing yet that it could be equal to", "after",
            id="before what",
        ),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_meant(block: str, message: str, advice: str) -> None:
    found = the_only(DELETE, block)
    assert (found.rule, found.span.line, found.span.column) == ("correction-block", 8, 4)
    assert message in found.message
    assert advice in found.help


@pytest.mark.parametrize(
    ("named", "message"),
    [
        pytest.param("undo/a.sql", "without folders", id="a folder"),
        pytest.param("..\\\\a.sql", "without folders", id="a folder of Windows"),
        pytest.param("a.txt", "the name of a .sql file", id="another ending"),
        pytest.param(".sql", "the name of a .sql file", id="an ending alone"),
        pytest.param("INC-7.sql", "this very file", id="itself"),
    ],
)
def test_a_way_back_that_cannot_be_meant(named: str, message: str) -> None:
    found = the_only(DELETE, f'revert = "sql"\nrevert_file = "{named}"')
    assert (found.span.line, found.span.column) == (9, 4)
    assert message in found.message


def test_a_way_back_in_a_file_of_its_own() -> None:
    found = correction(DELETE, 'revert = "sql"\nrevert_file = "INC-7-revert.sql"')
    assert (found.revert, found.revert_file) == (RevertBy.SQL, "INC-7-revert.sql")


def test_every_wrong_key_is_named_at_once() -> None:
    found = findings("COMMIT;", 'colour = 1\nfreeze = "m"', reason='""', desired='"?"')
    assert [one.span.line for one in found] == [4, 5, 8, 9, 11]
