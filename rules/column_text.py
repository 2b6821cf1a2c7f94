"""A column and its inline constraints as SQL, each by itself, for fixes that take them apart."""

from __future__ import annotations

from rules.name import Name, quote
from rules.operation.parts import Column, Constraint, Reference
from rules.wording import columns


def add_column(table: Name, column: Column) -> str:
    """ADD COLUMN without the constraints that were written inside it. NOT NULL and the default stay."""
    collation = f" COLLATE {column.collation}" if column.collation else ""
    not_null = " NOT NULL" if column.not_null else ""
    default = f" DEFAULT {column.default.text}" if column.default else ""
    return f"ALTER TABLE {table} ADD COLUMN {quote(column.name)} {column.type}{collation}{not_null}{default};"


def check(name: str, constraint: Constraint) -> str:
    """ADD CONSTRAINT … CHECK. name: as it is written."""
    text = constraint.expression.text if constraint.expression else ""
    return f"ADD CONSTRAINT {name} CHECK ({text}){' NO INHERIT' * constraint.no_inherit}"


def foreign_key(name: str, constraint: Constraint, reference: Reference) -> str:
    """ADD CONSTRAINT … FOREIGN KEY. name: as it is written."""
    target = f"{reference.table} {columns(reference.columns)}" if reference.columns else f"{reference.table}"
    actions = {"DELETE": reference.on_delete, "UPDATE": reference.on_update}
    written = "".join(f" ON {event} {action.upper()}" for event, action in actions.items() if action != "no action")
    return (
        f"ADD CONSTRAINT {name} FOREIGN KEY {columns(constraint.columns)} REFERENCES {target}"
        f"{' MATCH FULL' * reference.match_full}{written}{' DEFERRABLE' * constraint.deferrable}"
    )
