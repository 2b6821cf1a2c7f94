"""threephase.toml to what the linter is told: a policy, versions, what fails a run, a baseline's place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from linter.policy import DEFAULT_SIGN_OFF, ChangeType, PathIgnore, Policy, RecordedApproval
from linter.prisma.version import Version, parse_version
from rules.execution import TransactionMode
from rules.value import Value
from runner.audit.fields import Mirror
from threephase.config.corrections import Approving, approving, mirror
from threephase.config.document import read_document
from threephase.config.names import approvable_rules, choice, rules_or_categories, severities
from threephase.config.table import Table

POSTGRES_VERSIONS = range(11, 19)

_LINT = ("postgres-version", "transaction-mode", "prisma-version", "fail-on", "select", "ignore", "baseline")
_CHECKSUM = re.compile(r"[0-9a-f]{64}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class FailOn(StrEnum):
    """From which severity on a finding fails the run."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"


class Sending(StrEnum):
    """How Prisma sends a migration, as one may ask for it."""

    AUTO = "auto"
    BATCH = TransactionMode.BATCH.value
    PER_STATEMENT = TransactionMode.PER_STATEMENT.value
    SINGLE = TransactionMode.SINGLE.value

    @property
    def mode(self) -> TransactionMode | None:
        """The mode; None if Prisma's version is to decide."""
        return None if self is Sending.AUTO else TransactionMode(self.value)


class Config(Value):
    """What a project has decided. None: it says nothing, and the default holds.

    policy: without its baseline, which is read from the file at `baseline` when it is wanted. dsn_env: the environment
    variable that names the database. approving: who approves corrections. mirror: the application's own audit table.
    """

    policy: Policy = Policy()
    postgres_version: int | None = None
    transaction_mode: Sending | None = None
    prisma_version: Version | None = None
    fail_on: FailOn | None = None
    baseline: Path | None = None
    dsn_env: str | None = None
    approving: Approving = Approving()
    mirror: Mirror | None = None


def read_config(path: Path, shown: str | None = None) -> Config:
    """The configuration in a file. shown: how its path is printed. Raises ConfigError, which names file and line."""
    document = read_document(path, shown or str(path))
    top = Table(document=document, content=document.content())
    for key in _LINT:
        if key in top.content:
            raise top.error(f'"{key}" must stand under [lint].', key)
    top.allow("lint", "severity", "ignores", "approvals", "sign-off", "connection", "corrections", "audit")
    lint = top.table("lint")
    lint.allow(*_LINT)
    baseline = lint.optional_text("baseline")
    return Config(
        policy=_policy(top, lint),
        postgres_version=lint.number("postgres-version", POSTGRES_VERSIONS),
        transaction_mode=choice(lint, "transaction-mode", Sending) if "transaction-mode" in lint.content else None,
        prisma_version=_prisma_version(lint),
        fail_on=choice(lint, "fail-on", FailOn) if "fail-on" in lint.content else None,
        baseline=None if baseline is None else path.parent / baseline,
        dsn_env=_dsn_env(top.table("connection")),
        approving=approving(top.table("corrections")),
        mirror=mirror(top.table("audit")),
    )


def _dsn_env(connection: Table) -> str | None:
    connection.allow("dsn_env")
    name = connection.optional_text("dsn_env")
    if name is not None and not _VARIABLE.fullmatch(name):  # who writes the address itself here has told all the world
        raise connection.error("dsn_env must be the name of an environment variable, not an address.", "dsn_env")
    return name


def _prisma_version(lint: Table) -> Version | None:
    text = lint.optional_text("prisma-version")
    version = None if text is None else parse_version(text)
    if text is not None and version is None:
        raise lint.error(f'prisma-version must be a version such as "6.19.3", not "{text}".', "prisma-version")
    return version


def _policy(top: Table, lint: Table) -> Policy:
    return Policy(
        severities=severities(top.table("severity")),
        select=rules_or_categories(lint, "select", lint.texts("select")),
        ignore=rules_or_categories(lint, "ignore", lint.texts("ignore")),
        path_ignores=tuple(_path_ignore(table) for table in top.tables("ignores")),
        approvals=tuple(_approval(table) for table in top.tables("approvals")),
        sign_off=_sign_off(top.table("sign-off")),
    )


def _path_ignore(table: Table) -> PathIgnore:
    table.allow("path", "rules", "reason")
    return PathIgnore(
        pattern=table.text("path"),
        rules=rules_or_categories(table, "rules", table.some_texts("rules")),
        reason=table.reason(),
    )


def _approval(table: Table) -> RecordedApproval:
    table.allow("migration", "checksum", "rules", "reason")
    migration, checksum = table.text("migration"), table.text("checksum").lower()
    if "/" in migration or "\\" in migration:
        raise table.error("migration must be the name of the migration's folder alone.", "migration")
    if not _CHECKSUM.fullmatch(checksum):
        meant = "the SHA-256 of migration.sql, 64 hexadecimal digits (`sha256sum migration.sql` prints it)"
        raise table.error(f"checksum must be {meant}.", "checksum")
    return RecordedApproval(
        migration=migration, checksum=checksum, rules=approvable_rules(table, "rules"), reason=table.reason()
    )


def _sign_off(table: Table) -> Mapping[ChangeType, tuple[str, ...]]:
    """The roles for each change type: the default ones where the table says nothing."""
    table.allow(*ChangeType)
    named = {kind: table.some_texts(kind) for kind in ChangeType if kind in table.content}
    return {**DEFAULT_SIGN_OFF, **named}
