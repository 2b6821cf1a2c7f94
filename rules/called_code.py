"""What a statement does through the functions that it calls while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from rules.builtin_functions import MOVES_SEQUENCE, REMOVES_LARGE_OBJECT, is_builtin
from rules.context import Context
from rules.finding import Phase
from rules.name import Name
from rules.operation import (
    AddColumn,
    AlterColumn,
    Call,
    ChangeColumnType,
    Copy,
    CreateTable,
    CreateView,
    Delete,
    Insert,
    Merge,
    Operation,
    Query,
    Session,
    Update,
)
from rules.operation.catalog import ObjectKind
from rules.operation.table import ColumnChange
from rules.schema import Schema

Calling: TypeAlias = (
    Query | Call | Insert | Update | Delete | Merge | Copy | CreateTable | CreateView | AddColumn | ChangeColumnType
    | Session
)  # fmt: skip
CALLING: tuple[type, ...] = (
    Query, Call, Insert, Update, Delete, Merge, Copy, CreateTable, CreateView, AddColumn, ChangeColumnType, Session,
)  # fmt: skip
"""The operations that may call functions while they run, for the rules that look at them."""

OwnPhase: TypeAlias = Callable[[Operation, Context], Phase]
"""The phase of an operation by itself, whatever it calls."""

_GRAVEST = (Phase.UNKNOWN, Phase.CONTRACT, Phase.MIGRATE, Phase.EXPAND)


def functions_run(operation: Operation, schema: Schema) -> tuple[Name, ...]:
    """The functions and the procedure that the statement itself runs.

    A view's run when somebody reads it, a default's when somebody writes: but ADD COLUMN writes to every older row.
    """
    match operation:
        case Call(procedure=procedure, functions=functions):
            return (procedure, *functions)
        case CreateView(materialized=materialized, with_data=with_data, functions=functions):
            return functions if materialized and with_data else ()
        case AddColumn(table=table, column=column):
            evaluated = column.default if column.generated is None else None  # what is generated is IMMUTABLE
            return evaluated.functions if evaluated and not schema.is_surely_new_table(table) else ()
        case ChangeColumnType(using=using):
            return using.functions if using else ()
        case Query() | Insert() | Update() | Delete() | Merge() | Copy() | CreateTable() | Session():
            return operation.functions
        case _:
            return ()


def with_called_code(operation: Operation, own: Phase, context: Context, own_phase: OwnPhase) -> Phase:
    """The statement's phase, given what it does by itself: a removal of its own stays one whatever is called."""
    if own is Phase.CONTRACT or not functions_run(operation, context.schema):
        return own
    return _gravest((own, called_phase(operation, context, own_phase)))


def called_phase(operation: Operation, context: Context, own_phase: OwnPhase) -> Phase:
    """What the functions do that the statement calls, and those that these call: control if nothing."""
    return _gravest(
        phase for name in reached(operation, context.schema) for phase in _phases(name, operation, context, own_phase)
    )


def removing_steps(operation: Operation, context: Context, own_phase: OwnPhase) -> tuple[Operation, ...]:
    """What the functions do that removes or narrows something."""
    bodies = (_body(name, context.schema) for name in reached(operation, context.schema))
    steps = (step for body in bodies for step in body or ())
    return tuple(step for step in steps if _step_phase(step, own_phase(step, context)) is Phase.CONTRACT)


def reached(operation: Operation, schema: Schema) -> tuple[Name, ...]:
    """The functions that the statement runs, and those that these run, each once."""
    found = dict.fromkeys(functions_run(operation, schema))
    waiting = list(found)
    while waiting:
        for step in _body(waiting.pop(), schema) or ():
            more = [name for name in functions_run(step, schema) if name not in found]
            found |= dict.fromkeys(more)
            waiting += more
    return tuple(found)


def unseen(operation: Operation, context: Context) -> Sequence[Name]:
    """The functions that no migration created; if there are none, those that run something not to be seen."""
    names = functions_run(operation, context.schema)
    own = [name for name in names if context.schema.routine(name) is not None]
    foreign = [name for name in names if name not in own and not is_builtin(name)]
    return foreign or own


def _body(name: Name, schema: Schema) -> tuple[Operation, ...] | None:
    routine = schema.routine(name)
    return routine.body if routine else None


def _phases(name: Name, operation: Operation, context: Context, own_phase: OwnPhase) -> Iterable[Phase]:
    if context.schema.routine(name) is None:
        return (_foreign_phase(name, operation, context),)
    body = _body(name, context.schema)
    if body is None:
        return (Phase.UNKNOWN,)
    return (_step_phase(step, own_phase(step, context)) for step in body)


def _foreign_phase(name: Name, operation: Operation, context: Context) -> Phase:
    """Of a function that no migration created. Taking numbers from a sequence is the work of a default."""
    if not is_builtin(name):
        return Phase.UNKNOWN
    if name.name == REMOVES_LARGE_OBJECT:
        return Phase.CONTRACT
    moves = name.name in MOVES_SEQUENCE and isinstance(operation, (Query, Call))
    places = name.name == "setval" and _is_of_new_sequence(operation, context)
    return Phase.MIGRATE if moves and not places else Phase.CONTROL


def _is_of_new_sequence(operation: Operation, context: Context) -> bool:
    """Whether the setval belongs to the making of a sequence in this migration, be it an identity column's."""
    match operation:
        case Query(sequences=()):
            changes = (step.operation for step in context.course.steps if isinstance(step.operation, AlterColumn))
            return any(other.change is ColumnChange.ADD_IDENTITY for other in changes)
        case Query(sequences=sequences):
            return all(context.schema.is_surely_new_object(ObjectKind.SEQUENCE, name) for name in sequences)
        case _:
            return False


def _step_phase(step: Operation, own: Phase) -> Phase:
    """Of what a body does: a DELETE is a removal even with its WHERE, which parameters may let hold for any row."""
    match step:
        case Delete() | Merge(deletes=True):
            destroys = True
        case Update(where=where):
            destroys = where is None or where.always_true
        case _:
            destroys = False
    return Phase.CONTRACT if destroys and own is Phase.MIGRATE else own


def _gravest(phases: Iterable[Phase]) -> Phase:
    found = set(phases)
    return next((phase for phase in _GRAVEST if phase in found), Phase.CONTROL)
