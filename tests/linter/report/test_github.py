"""Workflow commands and the step summary."""

from __future__ import annotations

import pytest

from linter.report.github import render_github, render_summary
from linter.report.markdown import code, prose
from linter.verdict import MigrationResult
from rules.finding import Acceptance, AcceptedBy, Phase, Severity
from tests.linter.report.verdicts import HOSTILE, SAMPLE, finding, migration, span, verdict

ACCEPTED = Acceptance(by=AcceptedBy.APPROVAL, reason="archived | twice", line=1)


def commands(*migrations: MigrationResult, **changes: object) -> list[str]:
    return render_github(verdict(*migrations, **changes)).splitlines()


def test_an_annotation_stands_on_its_columns() -> None:
    assert commands(migration("", finding(span(3, 3, 3, 25)))) == [
        "::error file=prisma/migrations/20250101000000_one/migration.sql,line=3,endLine=3,col=3,endColumn=25,"
        "title=threephase (drop-column)::The column goes.%0AKeep it."
    ]


def test_an_annotation_over_several_lines_has_no_columns() -> None:
    [command] = commands(migration("", finding(span(6, 1, 8, 32), severity=Severity.WARNING)))
    assert command.startswith(
        "::warning file=prisma/migrations/20250101000000_one/migration.sql,line=6,endLine=8,title=threephase"
    )


def test_errors_come_before_warnings() -> None:
    warning = finding(span(1, 1, 1, 2), severity=Severity.WARNING)
    shown = commands(migration("", warning, finding(span(2, 1, 2, 2))), migration("", finding(span(3, 1, 3, 2))))
    assert [command.split(" ")[0] for command in shown] == ["::error", "::error", "::warning"]


def test_what_is_accepted_or_off_is_not_annotated() -> None:
    accepted = finding(span(1, 1, 1, 2), acceptance=ACCEPTED)
    assert commands(migration("", accepted, finding(span(1, 1, 1, 2), severity=Severity.OFF))) == []


def test_notes_and_a_stale_baseline_are_annotations_without_a_place() -> None:
    assert commands(notes=("Shallow: 50% is missing.",), stale_baseline=("a", "b")) == [
        "::warning title=threephase (baseline)::The baseline has 2 entries that no finding matches any more. "
        "Write it anew with `threephase baseline`.",
        "::notice title=threephase::Shallow: 50%25 is missing.",
    ]


@pytest.mark.parametrize(
    ("message", "data"),
    [
        pytest.param("100 % of it", "100 %25 of it", id="percent"),
        pytest.param("%0A", "%250A", id="what looks escaped"),
        pytest.param("a: b, c", "a: b, c", id="colon and comma stay"),
        pytest.param("a\r\nb", "a\\r\\nb", id="line break in a name"),
        pytest.param("\x1b[2J", "\\x1b[2J", id="escape sequence"),
    ],
)
def test_the_text_of_a_command_is_escaped(message: str, data: str) -> None:
    [command] = commands(migration("", finding(span(1, 1, 1, 2), message=message)))
    assert command.partition(")::")[2] == f"{data}%0AKeep it."


@pytest.mark.parametrize(
    ("path", "property_value"),
    [
        pytest.param("a,b/migration.sql", "a%2Cb/migration.sql", id="comma"),
        pytest.param("C:/a/migration.sql", "C%3A/a/migration.sql", id="colon"),
        pytest.param("50%/migration.sql", "50%25/migration.sql", id="percent"),
        pytest.param("a%2Cb/m.sql", "a%252Cb/m.sql", id="what looks escaped"),
        pytest.param("a::error::b/m.sql", "a%3A%3Aerror%3A%3Ab/m.sql", id="command"),
    ],
)
def test_a_property_of_a_command_is_escaped_further(path: str, property_value: str) -> None:
    [command] = commands(migration("", finding(span(1, 1, 1, 2)), path=path))
    assert command.startswith(f"::error file={property_value},line=1,")


def test_hostile_text_makes_no_command_of_its_own() -> None:
    rendered = render_github(HOSTILE)
    assert [line.split(" ")[0] for line in rendered.splitlines()] == ["::error", "::warning", "::notice"]
    assert all(line.isprintable() for line in rendered.split("\n"))


def test_the_summary_has_findings_acceptances_and_migrations() -> None:
    assert render_summary(SAMPLE) == (
        "### threephase: 1 error, 1 warning, 1 accepted in 2 migrations\n"
        "\n"
        "|  | rule | where | what |\n"
        "| --- | --- | --- | --- |\n"
        "| error | `drop-column` | `20250312101500_replace_nickname_with_display_name:3` "
        "| `members.nickname` is dropped with its values; the running version still reads and writes it. |\n"
        "| warning | `backfill-in-migration` | `20250312101500_replace_nickname_with_display_name:6` "
        "| One transaction changes every row of `members`, and holds their locks until it ends. |\n"
        "\n"
        "| accepted | where | how |\n"
        "| --- | --- | --- |\n"
        "| `drop-table` | `20250312101500_replace_nickname_with_display_name:10` "
        "| by MIGRATION\\_APPROVED on line 10: copied to S3 |\n"
        "\n"
        "| migration | phase | change | findings | sign-off |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| `20250110090000_init` | expand | additive | 0 | Reviewer (any) |\n"
        "| `20250312101500_replace_nickname_with_display_name` | mixed | destructive | 2 "
        "| System Owner + Backup/Recovery Owner |\n"
    )


def test_the_summary_ends_with_what_has_no_place() -> None:
    quiet = [migration("", name=f"{number}_quiet", phase=Phase.EXPAND) for number in range(31)]
    assert render_summary(verdict(*quiet, notes=("It is <shallow>.",), stale_baseline=("a",))) == (
        "### threephase: no findings in 31 migrations\n"
        "\n31 migrations without findings not listed: 31 expand\n"
        "\nThe baseline has 1 entry that no finding matches any more. Write it anew with `threephase baseline`.\n"
        "\nIt is \\<shallow\\>.\n"
    )


def test_a_summary_that_github_would_refuse_is_cut_and_says_so() -> None:
    long = [finding(span(line, 1, line, 2), message="é" * 500) for line in range(1, 1101)]
    rendered = render_summary(verdict(migration("", *long)))
    listed = rendered.count("| error |")
    assert 900 < listed < 1000
    assert f"\n{1100 - listed} more rows left out: GitHub takes no longer summary.\n" in rendered
    assert "| 1,100" not in rendered
    assert len(rendered.encode()) < 1024 * 1024


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        pytest.param("`a.b` goes", "`a.b` goes", id="code stays"),
        pytest.param("a | b", "a \\| b", id="cell border"),
        pytest.param("`a | b`", "`a \\| b`", id="cell border in code"),
        pytest.param("<img src=x>", "\\<img src=x\\>", id="HTML"),
        pytest.param("[a](b) ![c](d)", "\\[a\\](b) \\!\\[c\\](d)", id="link and picture"),
        pytest.param("*a* _b_ ~c~ #d &lt;", "\\*a\\* \\_b\\_ \\~c\\~ \\#d \\&lt;", id="other marks"),
        pytest.param("it`s", "it\\`s", id="a backtick alone"),
        pytest.param("a\\", "a\\\\", id="backslash"),
        pytest.param("`<b>*`", "`<b>*`", id="marks in code are text"),
    ],
)
def test_prose_is_shown_as_it_is(text: str, markdown: str) -> None:
    assert prose(text) == markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        pytest.param("a_b", "`a_b`", id="plain"),
        pytest.param("a`b", "``a`b``", id="backtick inside"),
        pytest.param("`a", "`` `a ``", id="backtick at the start"),
        pytest.param("a\n|", "`a\\n\\|`", id="line break and border"),
    ],
)
def test_code_is_fenced_so_that_it_cannot_end_early(text: str, markdown: str) -> None:
    assert code(text) == markdown


def test_hostile_text_stays_in_its_cell() -> None:
    lines = render_summary(HOSTILE).splitlines()
    assert sum(line.startswith("|") for line in lines) == 9
    assert not any(" <img" in line.replace("`", "") and "`" not in line for line in lines)
    assert all(line.isprintable() for line in lines)
