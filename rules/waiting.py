"""Who waits for the locks that an operation takes, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rules.context import Context
from rules.describe import tables_of
from rules.effects.effect import Effects
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import Operation
from rules.operation.catalog import ObjectKind
from rules.schema import Schema
from rules.transactions import assumed
from rules.wording import all_shown, listed, shown

_NAMED = 4
"""So many tables are told by name; a migration can have locked dozens."""


def is_older(schema: Schema, relation: Name) -> bool:
    """Whether the table or view was there before this migration, so that others may be using it."""
    return not (schema.is_new_table(relation) or schema.is_new_object(ObjectKind.VIEW, relation))


def older(context: Context, relations: Iterable[Name]) -> tuple[Name, ...]:
    """Those of the relations that were there before this migration."""
    return tuple(relation for relation in relations if is_older(context.schema, relation))


def kept_out(context: Context) -> dict[Name, Lock]:
    """The older tables and views that nobody can write to, or not even read, while the operation's locks are held."""
    schema = context.schema
    locks = ((name, lock) for name, lock in context.effects.locks.items() if lock.keeps_out_writers)
    return {name: lock for name, lock in locks if is_older(schema, name) and not _is_part(schema, name)}


def _is_part(schema: Schema, relation: Name) -> bool:
    """Whether it is an index or a sequence, of which nobody speaks who waits for the table."""
    return relation in schema.indexes or (ObjectKind.SEQUENCE, relation) in schema.others


def locked_by(operation: Operation, effects: Effects, schema: Schema) -> dict[Name, Lock]:
    """The locks that keep out writers of older tables and views, known ones or such as it names, before it is applied."""
    locks = {name: lock for name, lock in effects.locks.items() if lock.keeps_out_writers}
    if not locks:
        return {}
    named = {schema.relation_name(name) for name in tables_of(operation)}
    return {
        name: lock
        for name, lock in locks.items()
        if (name in schema.tables or name in schema.views or name in named) and is_older(schema, name)
    }


def held_elsewhere(context: Context, locks: Mapping[Name, Lock]) -> tuple[Name, ...]:
    """The older tables that nobody can read by what this transaction did before; locks: those that are told of."""
    gone = context.together.dropped_tables
    closed = (name for name, lock in context.held.items() if lock.keeps_out_readers and name not in gone)
    return older(context, (name for name in closed if locks.get(name) is not Lock.ACCESS_EXCLUSIVE))


def barrier(locks: Mapping[Name, Lock], schema: Schema) -> str:
    """`SHARE lock on visits: nobody can write to it`; two kinds of lock are told one after the other."""
    modes = sorted(set(locks.values()), reverse=True)
    first, *others = (f"{mode}{{}} on {_few(_under(mode, locks), schema)}" for mode in modes)
    return f"{' and '.join([first.format(' lock'), *(other.format('') for other in others)])}: {_nobody(locks, schema)}"


def _nobody(locks: Mapping[Name, Lock], schema: Schema) -> str:
    readers = [name for name, lock in locks.items() if lock.keeps_out_readers]
    writers = [name for name, lock in locks.items() if not lock.keeps_out_readers]
    if readers and writers:
        return f"nobody can read or write {_few(readers, schema)}, nor write to {_few(writers, schema)},"
    what = {1: "it", 2: "either"}.get(len(locks), "any of them")
    return f"nobody can read or write {what}" if readers else f"nobody can write to {what}"


def _under(mode: Lock, locks: Mapping[Name, Lock]) -> list[Name]:
    return [name for name, lock in locks.items() if lock is mode]


def meanwhile(context: Context, locks: Mapping[Name, Lock]) -> str:
    """A further sentence: what this transaction has locked before, and keeps locked while this operation works."""
    closed = held_elsewhere(context, locks)
    if not closed:
        return ""
    names = _few(closed, context.schema)
    return (
        f" Nobody can read {names} meanwhile: this transaction holds ACCESS EXCLUSIVE there {since(context, closed)}."
    )


def _few(names: Sequence[Name], schema: Schema) -> str:
    """The names, or the first of them and how many more there are."""
    if len(names) <= _NAMED:
        return all_shown(names, schema)
    return listed([*(shown(name, schema) for name in names[: _NAMED - 1]), f"{len(names) - _NAMED + 1} more"])


def since(context: Context, held: Iterable[Name]) -> str:
    """`since line 3`, where the strongest of the locks was first taken; and why that is one transaction with this."""
    names, course = set(held), context.course
    strongest = max((context.held[name] for name in names), default=Lock.ACCESS_EXCLUSIVE)
    here = course.here.transaction if course.here else 0
    taking = (
        done.step
        for done in course.done
        if done.step.transaction == here and any(done.effects.locks.get(name) is strongest for name in names)
    )
    first = next(taking, None)
    line = f"since line {course.line(first)}" if first else "already"
    return f"{line}{assumption(context)}"


def assumption(context: Context) -> str:
    """Why these statements are taken to be one transaction, in parentheses; nothing where the file itself says BEGIN."""
    execution = context.execution
    return "" if execution.explicit or execution.in_code else assumed(execution)
