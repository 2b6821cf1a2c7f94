"""The words a finding is made of: where it is, how bad it is, what it says, and who accepted it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from rules.value import Value


class Severity(StrEnum):
    """How much a finding counts. off: the rule is not asked."""

    ERROR = "error"
    WARNING = "warning"
    OFF = "off"


class Category(StrEnum):
    """What a rule guards. `--select` and `--ignore` take a category wherever they take a rule."""

    DATA_LOSS = "data-loss"
    COMPATIBILITY = "compatibility"
    LOCK = "lock"
    TRANSACTION = "transaction"
    PHASE = "phase"
    PERMISSION = "permission"
    OPAQUE = "opaque"
    PRISMA = "prisma"
    APPROVAL = "approval"
    HISTORY = "history"
    STYLE = "style"


class Phase(StrEnum):
    """The phase of a statement, or of a file (which alone can be mixed), seen from the application already running."""

    EXPAND = "expand"
    MIGRATE = "migrate"
    CONTRACT = "contract"
    CONTROL = "control"
    UNKNOWN = "unknown"
    MIXED = "mixed"


class Span(NamedTuple):
    """A stretch of a file. Lines and columns count characters from 1; end_column is the column after the last one."""

    line: int
    column: int
    end_line: int
    end_column: int


class Problem(Value):
    """What a rule has to say about one operation: what happens and to what; help: what to do, often SQL.

    severity: milder or graver than the rule's own, where this case deserves it.
    fix: the whole remedy as SQL, one text for each migration to be written instead of the clause, or of all that it
    stands in, in their order; empty where SQL alone does not mend it.
    """

    message: str
    help: str
    severity: Severity | None = None
    fix: tuple[str, ...] = ()


class AcceptedBy(StrEnum):
    """Where the acceptance of a finding is written down."""

    APPROVAL = "approval"  # -- MIGRATION_APPROVED: reason, on the clause's line
    IGNORE = "ignore"  # -- threephase: ignore RULE reason="…"
    CONFIG = "config"  # threephase.toml: an approval by checksum, or an ignore by path
    BASELINE = "baseline"  # the baseline file


class Acceptance(Value):
    """Somebody answered for a finding. line: of the comment, in the migration; None when it stands elsewhere."""

    by: AcceptedBy
    reason: str
    line: int | None = None


class Finding(Value):
    """One finding. It counts towards the exit code unless it is accepted. fix: see Problem."""

    rule: str
    category: Category
    severity: Severity
    span: Span
    message: str
    help: str
    fix: tuple[str, ...] = ()
    acceptance: Acceptance | None = None

    @property
    def counts(self) -> bool:
        """Whether it may fail the run."""
        return self.acceptance is None and self.severity is not Severity.OFF
