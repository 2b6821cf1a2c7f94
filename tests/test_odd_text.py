"""Text that PostgreSQL reads and people seldom write, and text that never ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import lint, project


@pytest.mark.parametrize(
    ("script", "line"),
    [
        pytest.param(b"SELECT 1;\r\n\r\nDROP TABLE t;\r\n", 3, id="CRLF"),
        pytest.param(b"SELECT 1;\r-- x\rDROP TABLE t;\r", 3, id="CR alone"),
        pytest.param(b"SELECT 1;\r\n-- x\r\r\nDROP TABLE t;", 4, id="all of them"),
        pytest.param(b"SELECT 1;\f\v\nDROP TABLE t", 2, id="form feed and vertical tab"),
        pytest.param(
            "SELECT '\u2028\x85';\nDROP TABLE t".encode(), 2, id="line breaks of Unicode, which are none here"
        ),
        pytest.param(b";;;;\n;DROP TABLE t;;\n", 2, id="semicolons with nothing between"),
    ],
)
def test_odd_text_is_read_and_lines_are_an_editors(tmp_path: Path, script: bytes, line: int) -> None:
    report = lint(project(tmp_path, script), "--format", "json")
    assert report.code == 1
    assert report.in_short() == [("drop-table", line)]
    assert report.findings()[0]["column"] == (2 if b";DROP" in script else 1)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b" \r\n\t\f", id="blanks"),
        pytest.param(b"-- DROP TABLE t;\n/* DROP TABLE t; /* */ */", id="comments"),
        pytest.param(b";;;", id="semicolons"),
    ],
)
@pytest.mark.parametrize("format", ["text", "json", "github", "sarif"])
def test_a_file_that_says_nothing_is_clean(tmp_path: Path, script: bytes, format: str) -> None:
    outcome = lint(project(tmp_path, script), "--format", format)
    assert (outcome.code, outcome.err) == (0, "")


# Text that never ends -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opened", "what"),
    [
        pytest.param("'x", "string", id="string"),
        pytest.param("E'x\\'", "string", id="escape string"),
        pytest.param("U&'x", "string", id="Unicode string"),
        pytest.param('"x', "quoted identifier", id="quoted identifier"),
        pytest.param("/* x", "comment", id="comment"),
        pytest.param("/* /* x */", "comment", id="comment in a comment"),
        pytest.param("$$ x", "dollar-quoted string", id="dollar quote"),
        pytest.param("$a$ x $b$", "dollar-quoted string", id="tagged dollar quote"),
    ],
)
def test_what_never_ends_is_a_finding_on_its_line_and_hides_nothing_before(
    tmp_path: Path, opened: str, what: str
) -> None:
    script = f"DROP TABLE t;\nSELECT 1,\n  {opened}\n;\nDROP TABLE u;\n"
    report = lint(project(tmp_path, script), "--format", "json")
    assert report.code == 1
    assert report.in_short() == [("drop-table", 1), ("unrecognised-statement", 3)]
    [_, unfinished] = report.findings()
    assert f"the {what} that begins here never ends" in unfinished["message"]
    assert (unfinished["column"], unfinished["end_line"]) == (3, 3)


@pytest.mark.parametrize(
    "opened", ["(", "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1", "CREATE RULE r AS ON INSERT TO t DO ("]
)
def test_a_bracket_or_body_that_never_ends_hides_no_statement_after_it(tmp_path: Path, opened: str) -> None:
    report = lint(project(tmp_path, f"DROP TABLE t;\n{opened};\nDROP TABLE u;\n"), "--format", "json")
    assert report.code == 1
    assert [rule for rule, _ in report.in_short()].count("drop-table") == 2
    assert ("unrecognised-statement", 2) in report.in_short()
