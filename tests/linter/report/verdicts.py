"""Verdicts made by hand for the tests of reports; no position in them was computed."""

from __future__ import annotations

from linter.policy import ChangeType
from linter.verdict import Clause, MigrationResult, StatementResult, Verdict
from rules.effects.effect import Breaks, Effects, ExpectedError
from rules.finding import Acceptance, AcceptedBy, Category, Finding, Phase, Severity, Span
from rules.lock_mode import Lock
from rules.name import Name
from rules.value import replace

REVIEWER = ("Reviewer (any)",)
_MEMBERS = Name("members", "public")
OWNERS = ("System Owner", "Backup/Recovery Owner")


def span(line: int, column: int, end_line: int, end_column: int) -> Span:
    """A span in the order of reading."""
    return Span(line=line, column=column, end_line=end_line, end_column=end_column)


def finding(place: Span, **changes: object) -> Finding:
    """A finding of drop-column with short words, changed as told."""
    plain = Finding(
        rule="drop-column",
        category=Category.DATA_LOSS,
        severity=Severity.ERROR,
        span=place,
        message="The column goes.",
        help="Keep it.",
    )
    return replace(plain, **changes)


def migration(source: str, *findings: Finding, **changes: object) -> MigrationResult:
    """A migration of no statements with these findings, changed as told."""
    plain = MigrationResult(
        name="20250101000000_one",
        path="prisma/migrations/20250101000000_one/migration.sql",
        phase=Phase.CONTRACT,
        change_type=ChangeType.DESTRUCTIVE,
        change_types=(ChangeType.DESTRUCTIVE,),
        sign_off=OWNERS,
        statements=(),
        findings=findings,
        source=source,
    )
    return replace(plain, **changes)


def verdict(*migrations: MigrationResult, **changes: object) -> Verdict:
    """A verdict on these migrations, changed as told."""
    return replace(Verdict(folder="prisma/migrations", migrations=migrations), **changes)


INIT = MigrationResult(
    name="20250110090000_init",
    path="prisma/migrations/20250110090000_init/migration.sql",
    phase=Phase.EXPAND,
    change_type=ChangeType.ADDITIVE,
    change_types=(ChangeType.ADDITIVE,),
    sign_off=REVIEWER,
    statements=(
        StatementResult(
            span=span(2, 1, 2, 57),
            phase=Phase.EXPAND,
            operation="create-table",
            tables=("members",),
            created_here=True,
            clauses=(
                Clause(
                    span=span(2, 1, 2, 57),
                    phase=Phase.EXPAND,
                    operation="create-table",
                    tables=("members",),
                    created_here=True,
                ),
            ),
        ),
    ),
    findings=(),
    source="-- CreateTable\nCREATE TABLE members (id int PRIMARY KEY, nickname text);\n",
)

RENAME = MigrationResult(
    name="20250312101500_replace_nickname_with_display_name",
    path="prisma/migrations/20250312101500_replace_nickname_with_display_name/migration.sql",
    phase=Phase.MIXED,
    change_type=ChangeType.DESTRUCTIVE,
    change_types=(ChangeType.ADDITIVE, ChangeType.DESTRUCTIVE),
    sign_off=OWNERS,
    statements=(
        StatementResult(
            span=span(2, 1, 4, 36),
            phase=Phase.MIXED,
            operation="alter-table",
            tables=("members",),
            created_here=False,
            clauses=(
                Clause(span=span(3, 3, 3, 25), phase=Phase.CONTRACT, operation="drop-column", tables=("members",)),
                Clause(span=span(4, 3, 4, 35), phase=Phase.EXPAND, operation="add-column", tables=("members",)),
            ),
            effects=Effects(
                locks={_MEMBERS: Lock.ACCESS_EXCLUSIVE, Name("log", "audit"): Lock.SHARE_ROW_EXCLUSIVE},
                locks_by_rows={Name("Club", "public"): Lock.ROW_SHARE},
                rewrites=(_MEMBERS,),
                scans=(_MEMBERS,),
                index_builds=(Name("members_pkey", "public"),),
                errors=(ExpectedError(sqlstate="23502", message="it holds NULL", certain=False),),
                destroys=(_MEMBERS,),
                breaks=frozenset((Breaks.PREPARED_STATEMENTS, Breaks.OLD_READERS)),
                assumed=("members has rows.",),
            ),
        ),
        StatementResult(
            span=span(6, 1, 8, 33),
            phase=Phase.MIGRATE,
            operation="update",
            tables=("members",),
            created_here=False,
            clauses=(Clause(span=span(6, 1, 8, 32), phase=Phase.MIGRATE, operation="update", tables=("members",)),),
        ),
        StatementResult(
            span=span(10, 1, 10, 24),
            phase=Phase.CONTRACT,
            operation="drop-table",
            tables=("old_members",),
            created_here=False,
            clauses=(
                Clause(span=span(10, 1, 10, 23), phase=Phase.CONTRACT, operation="drop-table", tables=("old_members",)),
            ),
        ),
    ),
    findings=(
        Finding(
            rule="drop-column",
            category=Category.DATA_LOSS,
            severity=Severity.ERROR,
            span=span(3, 3, 3, 25),
            message="`members.nickname` is dropped with its values; the running version still reads and writes it.",
            help=(
                "Deploy a version that does not name the column, then drop it in a migration of its own, approved:\n"
                "  ALTER TABLE members DROP COLUMN nickname; -- MIGRATION_APPROVED: <reason>"
            ),
        ),
        Finding(
            rule="backfill-in-migration",
            category=Category.PHASE,
            severity=Severity.WARNING,
            span=span(6, 1, 8, 32),
            message="One transaction changes every row of `members`, and holds their locks until it ends.",
            help="Move it to a backfill, which works in short batches:\n  threephase backfill new display_name",
        ),
        Finding(
            rule="drop-table",
            category=Category.DATA_LOSS,
            severity=Severity.ERROR,
            span=span(10, 1, 10, 23),
            message="`old_members` is dropped with its rows.",
            help="Keep it.",
            fix=("DROP TABLE old_members;",),
            acceptance=Acceptance(by=AcceptedBy.APPROVAL, reason="copied to S3", line=10),
        ),
    ),
    source=(
        "-- AlterTable\n"
        "ALTER TABLE members\n"
        '  DROP COLUMN "nickname",\n'
        '  ADD COLUMN "display_name" varchar(80);\n'
        "\n"
        "UPDATE members\n"
        "   SET display_name = initcap(login)\n"
        " WHERE display_name IS NOT NULL;\n"
        "\n"
        "DROP TABLE old_members; -- MIGRATION_APPROVED: copied to S3\n"
    ),
)

SAMPLE = Verdict(folder="prisma/migrations", migrations=(INIT, RENAME), replayed=0)

# A title for the terminal, a change of direction, a command of its own line, a command anywhere, HTML and a link.
EVIL = "\x1b]0;owned\x07\u202e\n::error::forged\n##[error]forged <img src=x> [a](https://example.org) | `b`"
HOSTILE = verdict(
    migration(
        f'DROP TABLE "{EVIL}"; -- {EVIL}\n',
        finding(span(1, 1, 1, 20), message=f"{EVIL} goes.", help=f"Keep {EVIL}\n  SELECT '{EVIL}'"),
        finding(span(3, 1, 3, 20), message=EVIL, acceptance=Acceptance(by=AcceptedBy.IGNORE, reason=EVIL, line=1)),
        name=f"20250101000000_{EVIL}",
        path=f"{EVIL}\udc80/migration.sql",
        sign_off=(EVIL,),
    ),
    notes=(EVIL,),
    stale_baseline=(EVIL,),
)
