"""The report for people."""

from __future__ import annotations

import pytest

from linter.report.style import Style
from linter.report.text import render_text
from rules.finding import Acceptance, AcceptedBy, Phase, Severity
from rules.value import replace
from tests.linter.report.verdicts import HOSTILE, RENAME, SAMPLE, finding, migration, span, verdict

LAYOUT = """\
prisma/migrations/20250312101500_replace_nickname_with_display_name/migration.sql:3:3
  error[drop-column]: `members.nickname` is dropped with its values; the running version still reads
  and writes it.
    |
  3 |   DROP COLUMN "nickname",
    |   ^^^^^^^^^^^^^^^^^^^^^^
    |
  help: Deploy a version that does not name the column, then drop it in a migration of its own,
        approved:
          ALTER TABLE members DROP COLUMN nickname; -- MIGRATION_APPROVED: <reason>

prisma/migrations/20250312101500_replace_nickname_with_display_name/migration.sql:6:1
  warning[backfill-in-migration]: One transaction changes every row of `members`, and holds their
  locks until it ends.
    |
  6 | UPDATE members
    | ^^^^^^^^^^^^^^
  … |
  8 |  WHERE display_name IS NOT NULL;
    |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    |
  help: Move it to a backfill, which works in short batches:
          threephase backfill new display_name

accepted
  20250312101500_replace_nickname_with_display_name:10  drop-table  by MIGRATION_APPROVED on line 10: copied to S3

  migration                                  phase     change       findings  sign-off
  20250110090000_init                        expand    additive            -  Reviewer (any)
  20250312101500_replace_nickname_with_dis…  mixed     destructive         2  System Owner +
                                                                              Backup/Recovery Owner

note: The clone is shallow.
warning: The baseline has 1 entry that no finding matches any more. Write it anew with `threephase
  baseline`.
  drop-table 20200101000000_old

1 error, 1 warning, 1 accepted in 2 migrations (3 older replayed)
"""


def test_the_layout() -> None:
    whole = replace(
        SAMPLE, replayed=3, notes=("The clone is shallow.",), stale_baseline=("drop-table 20200101000000_old",)
    )
    assert render_text(whole) == LAYOUT


def test_colour_changes_nothing_but_colour() -> None:
    def paint(text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m"

    style = Style(
        error=paint,
        warning=paint,
        bold=paint,
        dim=paint,
        label=paint,
        sql=paint,
        phase=lambda _, text: paint(text),
    )
    coloured = render_text(SAMPLE, style)
    assert coloured != render_text(SAMPLE)
    assert coloured.replace("\x1b[1m", "").replace("\x1b[0m", "") == render_text(SAMPLE)


def test_errors_and_warnings_are_painted_apart() -> None:
    style = Style(error=lambda text: f"<e>{text}", warning=lambda text: f"<w>{text}")
    rendered = render_text(SAMPLE, style)
    assert rendered.count("<e>error[drop-column]:") == rendered.count("<e>^") == 1
    assert rendered.count("<w>warning[backfill-in-migration]:") == 1
    assert rendered.count("<w>^") == 2


@pytest.mark.parametrize("width", [80, 100, 120])
def test_prose_and_table_keep_to_the_width(width: int) -> None:
    rendered = render_text(replace(SAMPLE, notes=("word " * 60,)), width=width)
    to_be_copied = ("prisma/", "MIGRATION_APPROVED")
    assert max(len(line) for line in rendered.split("\n") if not any(word in line for word in to_be_copied)) <= width


def test_a_finding_without_its_source_has_no_excerpt() -> None:
    rendered = render_text(verdict(migration("", finding(span(1, 1, 1, 1)))))
    assert rendered.startswith(
        "prisma/migrations/20250101000000_one/migration.sql:1:1\n"
        "  error[drop-column]: The column goes.\n"
        "  help: Keep it.\n"
        "\n"
    )


def test_a_help_that_goes_on_after_its_sql_stays_in_its_column() -> None:
    rendered = render_text(verdict(migration("", finding(span(1, 1, 1, 1), help="First:\n  SELECT 1;\n\nThen wait."))))
    assert "  help: First:\n          SELECT 1;\n        Then wait.\n" in rendered


def test_sql_to_be_copied_is_not_broken() -> None:
    statement = (
        "  ALTER TABLE a ADD CONSTRAINT b CHECK (c IS NOT NULL) NOT VALID, ADD CONSTRAINT d CHECK (e > 0) NOT VALID;"
    )
    rendered = render_text(verdict(migration("", finding(span(1, 1, 1, 1), help=f"Do:\n{statement}"))), width=60)
    assert f"\n        {statement}\n" in rendered


@pytest.mark.parametrize(
    ("acceptance", "line"),
    [
        pytest.param(
            Acceptance(by=AcceptedBy.APPROVAL, reason="unused since 2023", line=7),
            "  20250101000000_one:4  drop-column  by MIGRATION_APPROVED on line 7: unused since 2023",
            id="approval",
        ),
        pytest.param(
            Acceptance(by=AcceptedBy.IGNORE, reason="two rows", line=3),
            "  20250101000000_one:4  drop-column  by threephase: ignore on line 3: two rows",
            id="ignore",
        ),
        pytest.param(
            Acceptance(by=AcceptedBy.CONFIG, reason="deployed already"),
            "  20250101000000_one:4  drop-column  by threephase.toml: deployed already",
            id="config",
        ),
        pytest.param(
            Acceptance(by=AcceptedBy.CONFIG, reason=""),
            "  20250101000000_one:4  drop-column  by threephase.toml",
            id="config without a reason",
        ),
        pytest.param(
            Acceptance(by=AcceptedBy.BASELINE, reason=""), "  1 finding by the baseline", id="baseline, only counted"
        ),
    ],
)
def test_an_accepted_finding_is_one_line_that_names_who_answers(acceptance: Acceptance, line: str) -> None:
    rendered = render_text(verdict(migration("DROP", finding(span(4, 1, 4, 5), acceptance=acceptance))))
    assert rendered.startswith(f"accepted\n{line}\n\n")
    assert "error[" not in rendered
    assert rendered.endswith("\n1 accepted in 1 migration\n")


def test_a_finding_that_is_off_is_neither_shown_nor_counted() -> None:
    rendered = render_text(verdict(migration("DROP", finding(span(1, 1, 1, 5), severity=Severity.OFF))))
    assert "drop-column" not in rendered
    assert rendered.endswith("\nno findings in 1 migration\n")


def test_nothing_to_report_on_is_one_line() -> None:
    assert render_text(verdict(replayed=1200)) == "no findings in 0 migrations (1,200 older replayed)\n"


def test_of_many_migrations_the_quiet_ones_are_counted() -> None:
    quiet = [migration("", name=f"{number:014}_quiet", phase=Phase.EXPAND) for number in range(1, 30)]
    control = migration("", name="20250201000000_vacuum", phase=Phase.CONTROL)
    rendered = render_text(verdict(*quiet, control, RENAME))
    assert "_quiet" not in rendered
    assert "_vacuum" not in rendered
    assert "  20250312101500_replace_nick" in rendered
    assert "\n  30 migrations without findings not listed: 29 expand, 1 control\n" in rendered


@pytest.mark.parametrize("phase", [Phase.MIGRATE, Phase.CONTRACT, Phase.MIXED, Phase.UNKNOWN])
def test_of_many_migrations_those_of_a_grave_phase_are_listed(phase: Phase) -> None:
    quiet = [migration("", name=f"{number:014}_quiet", phase=Phase.EXPAND) for number in range(1, 31)]
    assert "  20250101000000_one" in render_text(verdict(*quiet, migration("", phase=phase)))


def test_of_many_migrations_those_with_findings_are_listed() -> None:
    quiet = [migration("", name=f"{number:014}_quiet", phase=Phase.EXPAND) for number in range(1, 31)]
    accepted = finding(span(1, 1, 1, 2), acceptance=Acceptance(by=AcceptedBy.BASELINE, reason=""))
    found = migration("", accepted, name="20250301000000_found", phase=Phase.EXPAND)
    assert "\n  20250301000000_found" in render_text(verdict(*quiet, found))


def test_thirty_migrations_are_all_listed() -> None:
    quiet = [migration("", name=f"{number:014}_quiet", phase=Phase.EXPAND) for number in range(1, 31)]
    assert render_text(verdict(*quiet)).count("_quiet") == 30


def test_only_ten_entries_of_a_stale_baseline_are_listed() -> None:
    rendered = render_text(verdict(stale_baseline=tuple(f"entry {number}" for number in range(12))))
    assert "  entry 9\n  and 2 more\n" in rendered


def test_hostile_text_reaches_neither_the_terminal_nor_the_runner() -> None:
    rendered = render_text(HOSTILE)
    lines = rendered.split("\n")
    assert all(line.isprintable() for line in lines)
    assert not any(line.lstrip().startswith("::") for line in lines)
    assert "##[" not in rendered
    assert "\\x1b]0;owned\\x07" in rendered
