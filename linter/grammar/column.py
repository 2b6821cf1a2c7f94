"""Column definitions and constraints, as CREATE TABLE, ALTER TABLE and CREATE DOMAIN write them."""

from __future__ import annotations

from typing import Any

from linter.grammar.cursor import Cursor
from linter.grammar.datatype import data_type
from linter.grammar.expression import expression, expression_since
from linter.grammar.index_key import included, index_keys
from rules.name import Name
from rules.operation.parts import (
    Column,
    Constraint,
    ConstraintKind,
    DataType,
    Expression,
    Generated,
    Reference,
)
from rules.value import replace

# What can follow a DEFAULT expression (gram.y, ColConstraintElem).
_AFTER_DEFAULT = (
    "constraint", "not", "null", "unique", "primary", "check", "default", "generated", "references", "collate",
    "deferrable", "initially", "storage", "compression",
)  # fmt: skip
_ACTIONS = ("no action", "restrict", "cascade", "set null", "set default")


def column(c: Cursor) -> Column:
    """name type [column constraints]."""
    return column_qualities(c, c.identifier(), data_type(c))


def column_qualities(c: Cursor, name: str, type: DataType) -> Column:
    """What may follow a column's type, in any order, up to a comma or the end."""
    found: dict[str, Any] = {"name": name, "type": type}
    constraints: list[Constraint] = []
    while not c.done and not c.at_symbol(",") and not c.at_symbol(")"):
        _quality(c, name, found, constraints)
    return Column(**found, constraints=tuple(constraints))


def _quality(c: Cursor, column: str, found: dict[str, Any], constraints: list[Constraint]) -> None:
    """One quality: a field of the column, or a constraint of its own."""
    if c.accept("not", "null"):
        c.accept("no", "inherit")
        found["not_null"] = True
    elif c.accept("default"):
        found["default"] = default_expression(c)
    elif c.accept("collate"):
        found["collation"] = c.name()
    elif c.accept_one("storage", "compression"):
        c.identifier()
    elif c.accept("options"):
        c.skip_parentheses()
    elif c.accept("generated"):
        found |= _generated(c)
    elif not c.accept("null"):
        _constraint(c, column, found, constraints)


def _constraint(c: Cursor, column: str, found: dict[str, Any], constraints: list[Constraint]) -> None:
    name = c.identifier() if c.accept("constraint") else None
    if name is not None and c.word() in ("not", "null", "default", "generated"):
        _quality(c, column, found, constraints)
        return
    constraint = constraint_body(c, name, inline=column)
    constraints.append(constraint)
    if constraint.kind is ConstraintKind.PRIMARY_KEY:
        found["not_null"] = True


def default_expression(c: Cursor) -> Expression:
    """The expression after DEFAULT, up to the next column constraint."""
    begin, cases = c.index, 0
    c.accept("null")
    while True:
        c.skip_until(*_AFTER_DEFAULT, "case", "end", symbols=(",", ")"))
        if c.word() in ("case", "end"):
            cases += 1 if c.take().value == "case" else -1
        elif c.word() and (cases or c.at("not", "distinct")):
            c.take()
        else:
            break
    if c.index == begin:
        raise c.unexpected("expected a default")
    return expression_since(c, begin)


def _generated(c: Cursor) -> dict[str, Any]:
    """GENERATED …: the fields of the column that it decides."""
    if not c.accept("always"):
        c.expect("by")
        c.expect("default")
    c.expect("as")
    if c.accept("identity"):
        if c.at_symbol("("):
            c.skip_parentheses()
        return {"identity": True, "not_null": True}
    computed = expression(c, "stored", "virtual", *_AFTER_DEFAULT, symbols=(",", ")"))
    return {"generated": Generated(c.accept_one("stored", "virtual") or "virtual"), "default": computed}


def table_constraint(c: Cursor) -> Constraint:
    """[CONSTRAINT name] followed by a constraint over the whole table."""
    name = c.identifier() if c.accept("constraint") else None
    return constraint_body(c, name)


def starts_table_constraint(c: Cursor) -> bool:
    """Whether a constraint, not a column, comes next in a CREATE TABLE list or after ADD."""
    word, next_word = c.word(), c.word(1)
    if word in ("constraint", "exclude"):
        return word == "constraint" or next_word == "using" or c.at_symbol("(", 1)
    if word == "check":
        return c.at_symbol("(", 1)
    if word == "unique":
        return c.at_symbol("(", 1) or next_word in ("using", "nulls")
    return (word, next_word) in (("primary", "key"), ("foreign", "key"), ("not", "null"))


def constraint_body(c: Cursor, name: str | None, inline: str | None = None) -> Constraint:
    """A constraint after its name. inline: the column that it belongs to; None for a table constraint."""
    if c.accept("check"):
        inside = c.skip_parentheses()
        found = Constraint(kind=ConstraintKind.CHECK, name=name, expression=expression(inside))
    elif c.accept("primary", "key"):
        found = _keyed(c, ConstraintKind.PRIMARY_KEY, name, inline)
    elif c.accept("unique"):
        found = _keyed(c, ConstraintKind.UNIQUE, name, inline)
    elif inline is not None and c.at("references"):
        found = Constraint(kind=ConstraintKind.FOREIGN_KEY, name=name, columns=(inline,), references=_reference(c))
    elif c.accept("foreign", "key"):
        columns = _columns(c)
        found = Constraint(kind=ConstraintKind.FOREIGN_KEY, name=name, columns=columns, references=_reference(c))
    elif c.accept("exclude"):
        found = _exclusion(c, name)
    elif inline is None and c.accept("not", "null"):
        found = Constraint(kind=ConstraintKind.NOT_NULL, name=name, columns=(c.identifier(),))
    else:
        raise c.unexpected("expected a constraint")
    return _attributes(c, found)


def _keyed(c: Cursor, kind: ConstraintKind, name: str | None, inline: str | None) -> Constraint:
    not_distinct = c.accept("nulls", "not", "distinct")
    c.accept("nulls", "distinct")
    found = Constraint(kind=kind, name=name, nulls_not_distinct=not_distinct)
    if c.accept("using", "index"):
        if c.at("tablespace"):
            c.index -= 2
        else:
            return replace(found, using_index=c.identifier())
    columns = _columns(c) if inline is None else (inline,)
    return replace(found, columns=columns, included=_index_parameters(c))


def _columns(c: Cursor) -> tuple[str, ...]:
    def one() -> str:
        if c.word(1):  # else it is the name of a column
            c.accept("period")
        name = c.identifier()
        c.accept("without", "overlaps")
        return name

    return c.parenthesised(one)


def _index_parameters(c: Cursor) -> tuple[str, ...]:
    """INCLUDE, WITH, USING INDEX TABLESPACE; returns the columns of INCLUDE."""
    columns = included(c)
    if c.accept("with"):
        c.skip_parentheses()
    if c.accept("using", "index"):
        c.expect("tablespace")
        c.identifier()
    return columns


def _exclusion(c: Cursor, name: str | None) -> Constraint:
    if c.accept("using"):
        c.identifier()
    inside = c.skip_parentheses()
    keys = index_keys(Cursor(c.text, c.tokens, inside.index, inside.end))
    including = _index_parameters(c)
    if c.accept("where"):
        c.skip_parentheses()
    return Constraint(
        kind=ConstraintKind.EXCLUDE,
        name=name,
        columns=tuple(filter(None, keys.columns)),
        expression=expression(inside),
        included=including,
    )


def _reference(c: Cursor) -> Reference:
    c.expect("references")
    table = c.name()
    columns = _columns(c) if c.at_symbol("(") else ()
    match = c.accept_one("full", "partial", "simple") if c.accept("match") else "simple"
    if not match:
        raise c.unexpected("expected FULL, PARTIAL or SIMPLE")
    actions = {"delete": "no action", "update": "no action"}
    while c.accept("on"):
        event = c.accept_one("delete", "update")
        if not event:
            raise c.unexpected("expected DELETE or UPDATE")
        actions[event] = _action(c)
    return Reference(
        table=table,
        columns=columns,
        on_delete=actions["delete"],
        on_update=actions["update"],
        match_full=match == "full",
    )


def _action(c: Cursor) -> str:
    for action in _ACTIONS:
        if c.accept(*action.split()):
            if action.startswith("set") and c.at_symbol("("):
                c.skip_parentheses()
            return action
    raise c.unexpected("expected a referential action")


def _attributes(c: Cursor, found: Constraint) -> Constraint:
    """DEFERRABLE, INITIALLY, NOT VALID, [NOT] ENFORCED, NO INHERIT, in any order."""
    while c.word():
        if c.accept("not", "deferrable") or c.accept("initially", "immediate") or c.accept("enforced"):
            continue
        if c.accept("deferrable") or c.accept("initially", "deferred"):
            found = replace(found, deferrable=True)
        elif c.accept("not", "valid"):
            found = replace(found, not_valid=True)
        elif c.accept("not", "enforced"):
            found = replace(found, enforced=False)
        elif c.accept("no", "inherit"):
            found = replace(found, no_inherit=True)
        else:
            break
    return found


def collation(c: Cursor) -> Name | None:
    """COLLATE name, if it comes next."""
    return c.name() if c.accept("collate") else None
