"""What a project has decided: which rules count and how much, who signs, and what was accepted elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import TYPE_CHECKING

from rules.finding import Category, Finding, Severity
from rules.value import Value

if TYPE_CHECKING:
    from linter.baseline import Baseline

DEFAULT_POSTGRES_VERSION = 15


class ChangeType(StrEnum):
    """The owner's kinds of schema change (release model, 5.2), each with its sign-off."""

    ADDITIVE = "additive"
    DESTRUCTIVE = "destructive"
    PERMISSION = "permission"


# The owner's release model, 5.2.
DEFAULT_SIGN_OFF: Mapping[ChangeType, tuple[str, ...]] = {
    ChangeType.ADDITIVE: ("Reviewer",),
    ChangeType.DESTRUCTIVE: ("System Owner", "Backup/Recovery Owner"),
    ChangeType.PERMISSION: ("System Owner", "Security Owner"),
}


_NO_SEVERITIES: Mapping[str, Severity] = MappingProxyType({})


class PathIgnore(Value):
    """Rules or categories that do not count for the migrations whose name or path matches the pattern (fnmatch)."""

    pattern: str
    rules: frozenset[str]
    reason: str

    def covers(self, name: str, path: str, finding: Finding) -> bool:
        """Whether it accepts the finding of that migration."""
        here = fnmatchcase(name, self.pattern) or fnmatchcase(path, self.pattern)
        return here and not self.rules.isdisjoint((finding.rule, finding.category))


class RecordedApproval(Value):
    """An approval of a migration that can no longer be edited. It holds for the text with that checksum only.

    checksum: SHA-256 of migration.sql in hexadecimal, as in _prisma_migrations.
    """

    migration: str
    checksum: str
    rules: frozenset[str]
    reason: str


class Policy(Value):
    """A project's decisions.

    severities: by rule or category; the rule wins. select, ignore: rules or categories; empty select: all.
    A rule that is off by default is turned on by its own name, or with all of `style`: whoever names another category
    wants less than everything, or wants it to weigh otherwise, but not more.
    baseline: the findings accepted when the project began to lint.
    """

    severities: Mapping[str, Severity] = _NO_SEVERITIES
    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    path_ignores: tuple[PathIgnore, ...] = ()
    approvals: tuple[RecordedApproval, ...] = ()
    sign_off: Mapping[ChangeType, tuple[str, ...]] = DEFAULT_SIGN_OFF
    baseline: Baseline | None = None

    def severity(self, finding: Finding) -> Severity:
        """How much the finding counts in this project; OFF if its rule is not asked."""
        return self._severity(finding.rule, finding.category, finding.severity)

    def asks(self, rule: str) -> bool:
        """Whether the rule can have findings in this project; also for one that threephase does not know any more."""
        from rules.registry import by_id

        known = by_id.get(rule)
        return known is None or self._severity(rule, known.category, known.severity) is not Severity.OFF

    def _severity(self, rule: str, category: Category, default: Severity) -> Severity:
        names = (rule, category)
        if self.select and self.select.isdisjoint(names):
            return Severity.OFF
        if not self.ignore.isdisjoint(names):
            return Severity.OFF
        if default is Severity.OFF:
            return self._severity_of_optional(names if category is Category.STYLE else (rule,))
        return next((self.severities[name] for name in names if name in self.severities), default)

    def _severity_of_optional(self, names: tuple[str, ...]) -> Severity:
        selected = Severity.OFF if self.select.isdisjoint(names) else Severity.WARNING
        return next((self.severities[name] for name in names if name in self.severities), selected)
