"""Whatever threephase.toml cannot mean is refused, with the file, the line and the name that was meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linter.errors import ConfigError
from threephase.config import read_config

IGNORE = '[[ignores]]\npath = "a"\nrules = ["mixed-phases"]\nreason = "It ran."\n'
APPROVAL = f'[[approvals]]\nmigration = "a"\nchecksum = "{"0" * 64}"\nrules = ["drop-table"]\nreason = "Agreed."\n'


def refused(folder: Path, content: bytes) -> str:
    """The error's words for a file of that content, without the folder."""
    file = folder / "threephase.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_config(file, "threephase.toml")
    assert caught.value.exit_code == 2
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[lnt]\n", '1: unknown key "lnt". Did you mean lint?', id="table"),
        pytest.param(
            '\n[lint]\n# fail_on\nfail_on = "error"\n',
            '4: unknown key "fail_on" in [lint]. Did you mean fail-on?',
            id="key, spelt with another dash",
        ),
        pytest.param(
            "[lint]\nFail-On = 1\n", '2: unknown key "Fail-On" in [lint]. Did you mean fail-on?', id="in capitals"
        ),
        pytest.param(
            "[lint]\ncolour = true\n",
            '2: unknown key "colour" in [lint]. Known here: postgres-version, transaction-mode, prisma-version, '
            "fail-on, select, ignore, baseline.",
            id="key like no other",
        ),
        pytest.param('fail-on = "never"\n', '1: "fail-on" must stand under [lint].', id="key outside its table"),
        pytest.param(
            'lint.fail_on = "error"\n', '1: unknown key "fail_on" in [lint]. Did you mean fail-on?', id="dotted"
        ),
        pytest.param(
            'lint = { select = [], fail_on = "error" }\n',
            '1: unknown key "fail_on" in [lint]. Did you mean fail-on?',
            id="inline",
        ),
        pytest.param(
            IGNORE + IGNORE + 'until = "2024"\n',
            '9: unknown key "until" in [[ignores]]. Known here: path, rules, reason.',
            id="in the second of two tables",
        ),
        pytest.param(
            APPROVAL + 'Reasons = "no"\n',
            '6: unknown key "Reasons" in [[approvals]]. Did you mean reason?',
            id="in an approval",
        ),
        pytest.param(
            '[sign-off]\ndestructiv = ["Owner"]\n',
            '2: unknown key "destructiv" in [sign-off]. Did you mean destructive?',
            id="change type",
        ),
        pytest.param('"a\\n::b" = 1\n', ' unknown key "a\\n::b". Known here: ', id="a key that would forge a line"),
    ],
)
def test_an_unknown_key(tmp_path: Path, text: str, message: str) -> None:
    assert refused(tmp_path, text.encode()).startswith(f"threephase.toml:{message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            '[severity]\nmixed-phase = "off"\n',
            '2: there is no rule or category "mixed-phase". Did you mean mixed-phases?',
            id="severity of a rule",
        ),
        pytest.param(
            '[severity]\nxyzzy = "off"\n',
            '2: there is no rule or category "xyzzy". `threephase rules` lists the rules and their categories.',
            id="like no other",
        ),
        pytest.param(
            '[severity]\ndata-loss = "eror"\n',
            '2: data-loss must be error or warning or off, not "eror". Did you mean error?',
            id="severity",
        ),
        pytest.param(
            '[severity]\ndata-loss = "fatal"\n',
            '2: data-loss must be error or warning or off, not "fatal".',
            id="severity like no other",
        ),
        pytest.param(
            '[lint]\nfail-on = "warn"\n',
            '2: fail-on must be error or warning or never, not "warn". Did you mean warning?',
            id="fail-on",
        ),
        pytest.param(
            '[lint]\nselect = [\n  "drop-table",\n  "data-los",\n]\n',
            '4: select: there is no rule or category "data-los". Did you mean data-loss?',
            id="in a list over several lines",
        ),
        pytest.param(
            '[lint]\nignore = ["Drop-Table"]\n',
            '2: ignore: there is no rule or category "Drop-Table". Did you mean drop-table?',
            id="in capitals",
        ),
        pytest.param(
            IGNORE.replace("mixed-phases", "mixed"),
            '3: rules: there is no rule or category "mixed". Did you mean mixed-phases?',
            id="ignored",
        ),
        pytest.param(
            APPROVAL.replace("drop-table", "data-loss"),
            '4: rules: there is no rule "data-loss". `threephase rules` lists the rules and their categories.',
            id="an approval is of rules, not of categories",
        ),
        pytest.param(
            APPROVAL.replace("drop-table", "mixed-phases"),
            "4: rules: mixed-phases is not about destruction or breaking change, so it cannot be approved. "
            "Write it under [[ignores]], with the migration as its path.",
            id="approved but not approvable",
        ),
    ],
)
def test_an_unknown_name(tmp_path: Path, text: str, message: str) -> None:
    assert refused(tmp_path, text.encode()) == f"threephase.toml:{message}"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("[lint]\nselect = \n", ":2:", id="no value"),
        pytest.param('[lint]\nfail-on = "error"\nfail-on = "never"\n', ":3:", id="a key twice"),
        pytest.param("[lint]\n[severity]\n[lint]\n", ":3:", id="a table twice"),
        pytest.param('[lint]\nbaseline = "a\n', ":2:", id="unfinished string"),
        pytest.param("[lint]\nselect = [", "", id="unfinished list"),
        pytest.param(f"a = {'[' * 5000}", "", id="nested too deep"),
        pytest.param(f"a = {'1' * 5000}", "", id="number too long"),
        pytest.param("a = 'x\0y'", ":1:", id="NUL"),
    ],
)
def test_what_is_not_toml(tmp_path: Path, text: str, place: str) -> None:
    message = refused(tmp_path, text.encode())
    assert re.match(rf"threephase\.toml{place}(\d+)?: not valid TOML: .+\.$", message)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "the file is empty. Write your settings, or remove it.", id="empty"),
        pytest.param(b"\xef\xbb\xbf\r\n \t\n", "the file is empty. Write your settings, or remove it.", id="blank"),
        pytest.param(
            "[lint]\n# größer".encode("latin-1"),
            "not UTF-8: byte 0xF6 at byte offset 11 (line 2). Save the file as UTF-8.",
            id="Latin-1",
        ),
        pytest.param(
            "[lint]\n".encode("utf-16"),
            "the file is UTF-16, by its byte order mark. Save it as UTF-8.",
            id="UTF-16",
        ),
    ],
)
def test_a_file_that_is_no_text_or_has_none(tmp_path: Path, content: bytes, message: str) -> None:
    assert refused(tmp_path, content) == f"threephase.toml: {message}"


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "threephase.toml").mkdir()
    with pytest.raises(ConfigError, match=r"^it: this is a folder, not a file\. Put a regular file in its place\.$"):
        read_config(tmp_path / "threephase.toml", "it")


def test_a_file_that_is_not_there_is_named_as_it_was_given(tmp_path: Path) -> None:
    file = tmp_path / "threephase.toml"
    with pytest.raises(ConfigError, match=f"^{re.escape(str(file))}: cannot be read: no such file or directory\\.$"):
        read_config(file)
