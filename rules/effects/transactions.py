"""What PostgreSQL refuses inside a transaction block, or outside of one."""

from __future__ import annotations

from collections.abc import Mapping

from rules.effects.effect import ExpectedError, World
from rules.execution import TransactionMode
from rules.operation import Transaction
from rules.operation.session import TransactionVerb

_ENDS: Mapping[TransactionVerb, str] = {TransactionVerb.COMMIT: "COMMIT", TransactionVerb.ROLLBACK: "ROLLBACK"}
_WITHIN_ONE: Mapping[TransactionVerb, str] = {
    TransactionVerb.SAVEPOINT: "SAVEPOINT",
    TransactionVerb.RELEASE: "RELEASE SAVEPOINT",
    TransactionVerb.ROLLBACK_TO: "ROLLBACK TO SAVEPOINT",
}


def outside_transaction(statement: str, world: World) -> tuple[ExpectedError, ...]:
    """The error of a statement that must not run inside a transaction block (PreventInTransactionBlock, xact.c)."""
    if not world.execution.in_transaction:
        return ()
    return (ExpectedError(sqlstate="25001", message=f"{statement} cannot run inside a transaction block"),)


def refused(operation: Transaction, world: World) -> tuple[ExpectedError, ...]:
    """The error of a statement about transactions where it stands; several statements in one query are no block."""
    execution, verb = world.execution, operation.verb
    if execution.in_code:
        return _refused_in_code(verb, world)
    if verb is TransactionVerb.PREPARE and execution.in_transaction:
        message = "prepared transactions are disabled"  # by max_prepared_transactions = 0, as it is by default
        return (ExpectedError(sqlstate="55000", message=message, certain=False),)
    what = f"{_ENDS[verb]} AND CHAIN" if operation.chain else _WITHIN_ONE.get(verb)
    if what is None or execution.explicit or execution.mode is TransactionMode.SINGLE:
        return ()
    return (ExpectedError(sqlstate="25P01", message=f"{what} can only be used in transaction blocks"),)


def _refused_in_code(verb: TransactionVerb, world: World) -> tuple[ExpectedError, ...]:
    """DO and CALL may end transactions if none is around them (SPI_commit), functions never."""
    routines = world.schema.routines
    around = world.execution.surrounded or not all(routines[name].procedure for name in world.within)
    if verb in _ENDS and around:
        return (ExpectedError(sqlstate="2D000", message="invalid transaction termination"),)
    if verb in _WITHIN_ONE:
        return (ExpectedError(sqlstate="0A000", message="unsupported transaction command in PL/pgSQL"),)
    return ()
