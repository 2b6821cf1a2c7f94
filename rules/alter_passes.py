"""In which order PostgreSQL takes up the actions of one ALTER TABLE: pass by pass, not as they are written.

AT_PASS_DROP and the others, which ATPrepCmd and ATParseTransformCmd choose, in tablecmds.c.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from rules.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterTable,
    ChangeColumnType,
    DropColumn,
    DropConstraint,
    DropDefault,
    DropNotNull,
    Operation,
    SetDefault,
    SetNotNull,
)
from rules.operation.parts import ConstraintKind
from rules.operation.table import ColumnChange, TableChange


class Pass(IntEnum):
    """The passes in their order. OLD_INDEX and OLD_CONSTR are left out: what they make anew nobody wrote."""

    DROP = 1
    ALTER_TYPE = 2
    ADD_COLUMN = 3
    SET_EXPRESSION = 4
    COLUMN_ATTRIBUTES = 5
    ADD_INDEX = 6
    ADD_OTHER_CONSTRAINT = 7
    REST = 8


_OF_OPERATION: Final[dict[type[Operation], Pass]] = {
    DropColumn: Pass.DROP,
    DropConstraint: Pass.DROP,
    DropDefault: Pass.DROP,
    DropNotNull: Pass.DROP,
    ChangeColumnType: Pass.ALTER_TYPE,
    AddColumn: Pass.ADD_COLUMN,
    SetNotNull: Pass.COLUMN_ATTRIBUTES,
    SetDefault: Pass.ADD_OTHER_CONSTRAINT,  # after SET EXPRESSION and the columns it may be about
}
_OF_CONSTRAINT: Final = {
    ConstraintKind.NOT_NULL: Pass.COLUMN_ATTRIBUTES,
    ConstraintKind.PRIMARY_KEY: Pass.ADD_INDEX,
    ConstraintKind.UNIQUE: Pass.ADD_INDEX,
    ConstraintKind.EXCLUDE: Pass.ADD_INDEX,
    ConstraintKind.CHECK: Pass.ADD_OTHER_CONSTRAINT,
    ConstraintKind.FOREIGN_KEY: Pass.ADD_OTHER_CONSTRAINT,
}
_OF_COLUMN_CHANGE: Final = {
    ColumnChange.DROP_EXPRESSION: Pass.DROP,
    ColumnChange.DROP_IDENTITY: Pass.DROP,
    ColumnChange.SET_EXPRESSION: Pass.SET_EXPRESSION,
    ColumnChange.ADD_IDENTITY: Pass.ADD_OTHER_CONSTRAINT,
}


def pass_of(operation: Operation) -> Pass:
    """The pass that takes the action up; what is not in the tables (validation, storage, triggers, …) comes last."""
    match operation:
        case AddConstraint(constraint=constraint):
            return _OF_CONSTRAINT[constraint.kind]
        case AlterColumn(change=change):
            return _OF_COLUMN_CHANGE.get(change, Pass.REST)
        case AlterTable(change=TableChange.SET_WITHOUT_OIDS):
            return Pass.DROP
        case _:
            return _OF_OPERATION.get(type(operation), Pass.REST)
