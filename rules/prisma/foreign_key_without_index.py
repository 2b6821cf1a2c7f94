"""A relation whose own side has no index.

https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.name import Name, quote
from rules.operation import AddColumn, AddConstraint, CreateIndex, CreateTable
from rules.operation.parts import Column, Constraint, ConstraintKind, Expression
from rules.rule import Rule
from rules.schema.constraint_name import index_name
from rules.wording import columns as in_parentheses
from rules.wording import lines, sql

_KEYS = frozenset({ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE})


def check(operation: AddConstraint | AddColumn | CreateTable, context: Context) -> Problem | None:
    """The first foreign key, or relation without one, with which no index begins when the migration is over."""
    keys = [*_foreign_keys(operation), *_relations(operation, context)]
    if not keys:
        return None
    schema = context.schema
    table = (schema.new_name if isinstance(operation, CreateTable) else schema.table_name)(operation.table)
    indexes = [*_own(operation), *_standing(table, context), *_to_come(table, context)]
    for key, message in keys:
        bare = not any(set(columns[: len(key)]) == set(key) for columns in indexes)
        if bare and _is_known(operation, key, context):
            return _problem(operation.table, key, message)
    return None


def _foreign_keys(operation: AddConstraint | AddColumn | CreateTable) -> Iterator[tuple[tuple[str, ...], str]]:
    for constraint in _constraints(operation):
        if constraint.kind is ConstraintKind.FOREIGN_KEY and constraint.references:
            target = constraint.references.table
            yield constraint.columns, f"each DELETE from {target}, and each UPDATE of its key, reads the whole of {{}}."


def _relations(
    operation: AddConstraint | AddColumn | CreateTable, context: Context
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Those of relationMode "prisma", which makes no foreign keys: the client looks for the rows instead."""
    new = {column.name for column in _columns(operation)}
    schema = context.prisma() if new else None
    if schema is None or schema.relation_mode != "prisma":
        return
    model = schema.model(context.schema.new_name(operation.table))
    for relation in model.relations if model else ():
        if model and new.intersection(relation.columns) and not model.has_index(relation.columns):
            yield (
                relation.columns,
                f"with relationMode prisma, each change of a {relation.model} reads the whole of {{}}.",
            )


def _constraints(operation: AddConstraint | AddColumn | CreateTable) -> Sequence[Constraint]:
    if isinstance(operation, AddConstraint):
        return (operation.constraint,)
    inline = [constraint for column in _columns(operation) for constraint in column.constraints]
    return [*inline, *operation.constraints] if isinstance(operation, CreateTable) else inline


def _columns(operation: AddConstraint | AddColumn | CreateTable) -> Sequence[Column]:
    match operation:
        case AddColumn(column=column):
            return (column,)
        case CreateTable(columns=columns):
            return columns
        case _:
            return ()


# Indexes --------------------------------------------------------------------------------------------------------------


def _own(operation: AddConstraint | AddColumn | CreateTable) -> Iterator[Sequence[str | None]]:
    """Those that its own keys bring along."""
    return (constraint.columns for constraint in _constraints(operation) if constraint.kind in _KEYS)


def _standing(table: Name, context: Context) -> Iterator[Sequence[str | None]]:
    for index in context.schema.indexes_of(table):
        if _serves_every_key(index.where):
            yield index.columns


def _to_come(table: Name, context: Context) -> Iterator[Sequence[str | None]]:
    for step in context.course.to_come:
        match step.operation:
            case CreateIndex(table=name, columns=columns, where=where) if context.schema.new_name(name) == table:
                if _serves_every_key(where):
                    yield columns
            case AddConstraint(table=name, constraint=constraint) if constraint.kind in _KEYS:
                if context.schema.new_name(name) == table:
                    yield constraint.columns
            case _:
                pass


def _serves_every_key(where: Expression | None) -> bool:
    """Whether the index holds every row that points somewhere: a partial one does if it only leaves out NULL."""
    return where is None or "is not null" in where.text.lower()


def _is_known(operation: AddConstraint | AddColumn | CreateTable, key: Sequence[str], context: Context) -> bool:
    """Whether the history tells every index on the columns: one that was made before it began would not be in sight."""
    known = context.schema.table(operation.table)
    new = isinstance(operation, AddColumn) or all(context.schema.is_new_column(operation.table, name) for name in key)
    return isinstance(operation, CreateTable) or new or (known is not None and known.born is not None)


def _problem(table: Name, key: Sequence[str], message: str) -> Problem:
    name = quote(index_name(table.name, tuple(key), ()))
    create = f"CREATE INDEX CONCURRENTLY {name} ON {table} {in_parentheses(key)};"
    fields = ", ".join(key)
    return Problem(
        message=f"No index begins with {in_parentheses(key)}: {message.format(table)}",
        help=lines(
            f"Declare it in schema.prisma, @@index([{fields}]) by the fields' names, and build it in a migration of its "
            "own:",
            sql(create),
        ),
    )


RULE = Rule(
    id="foreign-key-without-index",
    category=Category.PRISMA,
    severity=Severity.OFF,
    why="PostgreSQL indexes the referenced side of a foreign key, not the referencing one, and Prisma never adds that "
    "index. A DELETE of one parent then reads the whole child table, under row locks. With relationMode prisma there is "
    "no foreign key at all, and the client runs those queries itself. Off by default: Prisma generates every relation "
    "so, and for small tables, or parents that are never deleted, an index only costs.",
    instead="Add @@index on the relation's fields, and build the index CONCURRENTLY.",
    source="https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK",
    bad=(
        "CREATE TABLE clubs (id bigint PRIMARY KEY);\n"
        "CREATE TABLE members (id bigint PRIMARY KEY, club_id bigint REFERENCES clubs (id));",
        "CREATE TABLE clubs (id bigint PRIMARY KEY);\n"
        "CREATE TABLE members (id bigint PRIMARY KEY, club_id bigint);\n"
        "CREATE INDEX members_id_club_id_idx ON members (id, club_id);\n"
        "ALTER TABLE members ADD CONSTRAINT members_club_id_fkey FOREIGN KEY (club_id) REFERENCES clubs (id);",
    ),
    good=(
        "CREATE TABLE clubs (id bigint PRIMARY KEY);\n"
        "CREATE TABLE members (id bigint PRIMARY KEY, club_id bigint REFERENCES clubs (id));\n"
        "CREATE INDEX members_club_id_idx ON members (club_id);",
        "CREATE TABLE clubs (id bigint PRIMARY KEY);\n"
        "CREATE TABLE profiles (club_id bigint PRIMARY KEY REFERENCES clubs (id));",
    ),
    looks_at=(AddConstraint, AddColumn, CreateTable),
    check=check,
)
