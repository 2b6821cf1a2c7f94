"""What is lost with a constraint or an index, in words."""

from __future__ import annotations

from rules.foreign_keys import pointing_at
from rules.name import Name, quote
from rules.operation.parts import Constraint, ConstraintKind, Reference
from rules.schema import Index, Schema
from rules.wording import all_shown, columns, listed, one_line, shown


def lost_constraint(schema: Schema, table: Name, constraint: Constraint | None, *, cascade: bool) -> str:
    """Lock and consequence of dropping the constraint; None when nobody knows what it was."""
    lock = f"ACCESS EXCLUSIVE lock on {table}"
    if constraint is None:
        return f"{lock}, and on the referenced table if it is a foreign key; what it kept out gets in from then on."
    names = columns(constraint.columns)
    match constraint.kind:
        case ConstraintKind.FOREIGN_KEY:
            target = shown(constraint.references.table, schema) if constraint.references else "the referenced table"
            return f"{lock} and on {target}; from then on {names} may hold what {target} does not have."
        case ConstraintKind.PRIMARY_KEY:
            others, keys = _pointing(schema, table, constraint, cascade=cascade)
            return (
                f"{lock}{others}; rows are no longer unique by {names}, its index is gone, and logical replication can no "
                f"longer tell which row an UPDATE or DELETE is about.{_upsert(names)}{keys}"
            )
        case ConstraintKind.UNIQUE:
            others, keys = _pointing(schema, table, constraint, cascade=cascade)
            upsert = _upsert(names)
            return f"{lock}{others}; duplicates of {names} get in from then on, and its index is gone.{upsert}{keys}"
        case ConstraintKind.EXCLUDE:
            return f"{lock}; rows that exclude each other get in from then on, and its index is gone."
        case ConstraintKind.CHECK:
            text = f" ({one_line(constraint.expression.text)})" if constraint.expression else ""
            return f"{lock}; rows that fail its condition{text} get in from then on."
        case ConstraintKind.NOT_NULL:
            return f"{lock}; NULL gets into {names} from then on."


def _pointing(schema: Schema, table: Name, key: Constraint, *, cascade: bool) -> tuple[str, str]:
    """The tables locked besides, and what becomes of the foreign keys that point at the key."""
    found = [(other, c.name) for other, c in pointing_at(schema, table) if _points_at(key, c.references)]
    known = schema.table(table)
    if not found and known is not None and known.born is not None:
        return "", ""  # every foreign key that points at it would be known, too
    if not found:
        every = " CASCADE drops every foreign key that points at it, under ACCESS EXCLUSIVE on its table."
        return "", every if cascade else " It fails (2BP01) while a foreign key points at it."
    tables = all_shown((other for other, _ in found), schema)
    named = listed(f"{quote(name or 'without a name')} of {shown(other, schema)}" for other, name in found)
    keys = f"the foreign key {named}" if len(found) == 1 else f"the foreign keys {named}"
    if not cascade:
        return "", f" It fails (2BP01) while {keys} {'points' if len(found) == 1 else 'point'} at it."
    lost = (
        f" CASCADE drops {keys} too, which then may hold what {shown(schema.table_name(table), schema)} does not have."
    )
    return f" and on {tables}", lost


def _points_at(key: Constraint, reference: Reference | None) -> bool:
    """Whether the foreign key needs this key: it names its columns, or none, which means the primary key."""
    if reference is None:
        return False
    return set(reference.columns) == set(key.columns) or (
        not reference.columns and key.kind is ConstraintKind.PRIMARY_KEY
    )


def _upsert(names: str) -> str:
    return f" INSERT … ON CONFLICT {names}, which is what an upsert sends, fails (42P10)."


def lost_index(schema: Schema, index: Index | None, *, concurrently: bool) -> str:
    """Lock and consequence of dropping the index; None when nobody knows what it was."""
    lock = "SHARE UPDATE EXCLUSIVE" if concurrently else "ACCESS EXCLUSIVE"
    if index is None:
        return (
            f"{lock} lock on its table; queries that used it read the whole table from then on, and if it was unique, "
            "duplicates get in."
        )
    table, named = shown(index.table, schema), all(index.columns)
    names = columns(column for column in index.columns if column) if named and index.columns else "its expressions"
    if index.unique:
        upsert = _upsert(names) if named else ""
        return f"{lock} lock on {table}; duplicates of {names} get in from then on.{upsert}"
    return f"{lock} lock on {table}; queries that looked rows up by {names} read the whole table from then on."
