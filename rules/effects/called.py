"""What a statement does through the functions it calls, and through the triggers of the table it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rules.effects.effect import NONE, Effects, World, strongest, together
from rules.name import Name
from rules.operation import Call, Copy, Delete, Insert, Merge, Operation, Query, Truncate, Update
from rules.operation.catalog import ObjectKind
from rules.schema import Schema
from rules.value import replace

_DEEPEST = 4  # functions that call others; what lies deeper is seldom


def what_is_called(
    operation: Insert | Update | Delete | Merge | Truncate | Copy | Query | Call, world: World
) -> Effects | None:
    """None where nothing is called whose code is known. What happens row by row counts as a lock by rows."""
    schema = world.schema
    if not schema.routines:
        return None
    once, by_row = _split(operation, schema)
    done = together(_run(once, world))
    by_rows = together(_run(by_row, world))
    if done is NONE and by_rows is NONE:
        return None
    return Effects(
        locks=done.locks,
        locks_by_rows=strongest((done.locks_by_rows, by_rows.locks, by_rows.locks_by_rows)),
        rewrites=done.rewrites,
        scans=done.scans,
        index_builds=done.index_builds,
        errors=done.errors,
        destroys=(*done.destroys, *by_rows.destroys),
        breaks=done.breaks | by_rows.breaks,
        assumed=done.assumed,
    )


def work_of_called(
    operation: Insert | Update | Delete | Merge | Truncate | Copy | Query | Call, world: World
) -> Effects:
    """All that the called code does if there are rows to call it for."""
    once, by_row = _split(operation, world.schema)
    return together(_run((*once, *by_row), world))


def _split(
    operation: Insert | Update | Delete | Merge | Truncate | Copy | Query | Call, schema: Schema
) -> tuple[list[Name], list[Name]]:
    """The routines that run once whatever the rows are, and those that run for rows."""
    called: tuple[Name, ...] = getattr(operation, "functions", ())
    functions = [schema.resolve(name, schema.routines) for name in called]
    match operation:
        case Call(procedure=procedure):
            return [schema.resolve(procedure, schema.routines), *functions], []
        case Query(reads=()):
            return functions, []
        case Query() | Truncate() | Copy(writes=False):
            return [], functions
        case Insert() | Update() | Delete() | Merge() | Copy():
            return [], [*functions, *_triggered(operation.table, schema)]


def _triggered(table: Name | None, schema: Schema) -> Iterator[Name]:
    """The functions of the table's triggers; which events they wait for is not asked."""
    triggers = schema.hanging_on(schema.relation_name(table), ObjectKind.TRIGGER) if table is not None else ()
    return (trigger.function for trigger in triggers if trigger.function is not None)


def _run(routines: Iterable[Name], world: World) -> Iterator[Effects]:
    for name in dict.fromkeys(routines):
        routine = world.schema.routines.get(name)
        if routine is not None and routine.body and name not in world.within and len(world.within) < _DEEPEST:
            yield _body(routine.body, _inside(name, world))


def _inside(routine: Name, world: World) -> World:
    """The world as its code finds it: always in a transaction, which a procedure may end if nothing else is in it."""
    execution = replace(world.execution, in_transaction=True, in_code=True)
    return replace(world, within=(*world.within, routine), execution=execution)


def _body(operations: Iterable[Operation], world: World) -> Effects:
    from rules.effects import effects_of  # which imports this module

    return together(effects_of(operation, world) for operation in operations)
