"""What is lost with a constraint or an index, in words."""

from __future__ import annotations

from rules.name import Name
from rules.operation.parts import Constraint, ConstraintKind
from rules.schema import Index, Schema
from rules.wording import columns, one_line, shown


def lost_constraint(schema: Schema, table: Name, constraint: Constraint | None) -> str:
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
            return (
                f"{lock}; rows are no longer unique by {names}, its index is gone, and logical replication can no "
                f"longer tell which row an UPDATE or DELETE is about.{_upsert(names)}"
            )
        case ConstraintKind.UNIQUE:
            return f"{lock}; duplicates of {names} get in from then on, and its index is gone.{_upsert(names)}"
        case ConstraintKind.EXCLUDE:
            return f"{lock}; rows that exclude each other get in from then on, and its index is gone."
        case ConstraintKind.CHECK:
            text = f" ({one_line(constraint.expression.text)})" if constraint.expression else ""
            return f"{lock}; rows that fail its condition{text} get in from then on."
        case ConstraintKind.NOT_NULL:
            return f"{lock}; NULL gets into {names} from then on."


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
