"""What operations are made of: types, expressions, columns and constraints, as the migration wrote them."""

from __future__ import annotations

from enum import StrEnum

from rules.name import Name
from rules.value import Value


class DataType(Value):
    """A type by the name PostgreSQL prints (format_type): `int4` is integer, `timestamptz` timestamp with time zone.

    name: built-in types without a schema; a quoted or qualified name is never taken for a built-in one.
    modifiers: what stood in parentheses, `("10", "2")` for numeric(10,2).
    dimensions: 0 for no array, 2 for integer[][].
    """

    name: Name
    modifiers: tuple[str, ...] = ()
    dimensions: int = 0
    builtin: bool = False

    def __str__(self) -> str:
        base = self.name.name if self.builtin else str(self.name)
        if self.modifiers:
            inside = f"({','.join(self.modifiers)})"
            head, space, tail = base.partition(" ") if base.startswith("time") else (base, "", "")
            base = f"{head}{inside}{space}{tail}"
        return base + "[]" * self.dimensions


class Expression(Value):
    """An expression: the author's own text, and what was found in it without evaluating it.

    functions: every function called, by name; `current_timestamp` and its like count.
    words: every name that could be a column. sequences: those that nextval or setval names.
    """

    text: str
    functions: tuple[Name, ...] = ()
    words: frozenset[str] = frozenset()
    sequences: tuple[Name, ...] = ()


class Condition(Value):
    """A WHERE clause. always_true: it holds for every row whatever the row says, `WHERE 1 = 1`.

    words: every name in it that could be a column, but for those in subqueries.
    """

    text: str
    always_true: bool = False
    words: frozenset[str] = frozenset()


class ConstraintKind(StrEnum):
    """The constraints of pg_constraint.contype, by the words one writes."""

    PRIMARY_KEY = "primary key"
    UNIQUE = "unique"
    FOREIGN_KEY = "foreign key"
    CHECK = "check"
    EXCLUDE = "exclude"
    NOT_NULL = "not null"


class Reference(Value):
    """What a foreign key points at. columns empty: the primary key. The actions in words, `no action` by default.

    match_full: MATCH FULL, by which a row has all of the key or nothing of it.
    """

    table: Name
    columns: tuple[str, ...] = ()
    on_delete: str = "no action"
    on_update: str = "no action"
    match_full: bool = False


class Constraint(Value):
    """A table or column constraint. name None: PostgreSQL will choose one. using_index: made from that index.

    included: the columns of INCLUDE.
    """

    kind: ConstraintKind
    name: str | None = None
    columns: tuple[str, ...] = ()
    expression: Expression | None = None
    references: Reference | None = None
    using_index: str | None = None
    not_valid: bool = False
    enforced: bool = True
    deferrable: bool = False
    nulls_not_distinct: bool = False
    no_inherit: bool = False
    included: tuple[str, ...] = ()


class Generated(StrEnum):
    """How a generated column keeps its value."""

    STORED = "stored"
    VIRTUAL = "virtual"


class Column(Value):
    """A column definition. constraints: those written inline, besides NOT NULL which is `not_null`."""

    name: str
    type: DataType
    not_null: bool = False
    default: Expression | None = None
    generated: Generated | None = None
    identity: bool = False
    collation: Name | None = None
    constraints: tuple[Constraint, ...] = ()

    @property
    def fills_itself(self) -> bool:
        """Whether an INSERT that does not name the column gets a value other than NULL."""
        has_default = self.default is not None and self.default.text.strip().lower() != "null"
        return has_default or self.identity or self.generated is not None or self.is_serial

    @property
    def is_serial(self) -> bool:
        """serial, bigserial, smallserial: an integer with a sequence of its own."""
        return self.type.builtin and self.type.name.name in ("serial", "bigserial", "smallserial")
