"""What threephase.toml decides about corrections, as the runner takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runner.errors import RefusedError
from threephase.command.connection import ConnectionOptions
from threephase.session import configuration

if TYPE_CHECKING:
    import psycopg

    from runner.audit.fields import Mirror
    from runner.ledger.approvals import ApprovalPolicy


def policy_of(connection: ConnectionOptions) -> ApprovalPolicy:
    """Who must approve. Raises ConfigError."""
    from runner.ledger.approvals import ApprovalPolicy

    decided = configuration(connection.config_file, ()).approving
    return ApprovalPolicy(roles=decided.roles, valid_hours=decided.valid_hours, signers=decided.signers)


def mirror_of(connection: ConnectionOptions) -> Mirror | None:
    """The application's own audit table, if corrections are to be told there."""
    return configuration(connection.config_file, ()).mirror


def refuse_useless_mirror(conn: psycopg.Connection[Any], connection: ConnectionOptions) -> None:
    """Raises RefusedError where no row of ours could be written there: better before the work than after it."""
    from runner.audit.mirror import problems_with

    mirror = mirror_of(connection)
    problems = () if mirror is None else problems_with(conn, mirror)
    if problems:
        raise RefusedError("\n".join(["[audit.mirror] in threephase.toml:", *(f"  {problem}" for problem in problems)]))
