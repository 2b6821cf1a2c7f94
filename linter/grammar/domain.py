"""CREATE DOMAIN and ALTER DOMAIN."""

from __future__ import annotations

from linter.grammar.clause import Result
from linter.grammar.column import column_qualities, constraint_body
from linter.grammar.cursor import Cursor
from linter.grammar.datatype import data_type
from linter.grammar.expression import expression
from rules.name import Name
from rules.operation import AlterDomain, CreateDomain, Operation
from rules.operation.datatype import DomainChange
from rules.operation.parts import Constraint, ConstraintKind


def create_domain(c: Cursor) -> Result:
    """CREATE DOMAIN name [AS] type, and what a column may have."""
    c.expect("create")
    c.expect("domain")
    name = c.name()
    c.accept("as")
    base = data_type(c)
    found = column_qualities(c, name.name, base)
    return CreateDomain(
        domain=name, base=base, not_null=found.not_null, default=found.default, constraints=found.constraints
    )


def alter_domain(c: Cursor, domain: Name) -> Operation:
    """What may follow ALTER DOMAIN name, but for the forms that every kind of object has."""
    word = c.accept_one("add", "set", "drop", "validate", "rename")
    match word:
        case "add":
            return AlterDomain(domain=domain, change=DomainChange.ADD_CONSTRAINT, constraint=_added(c))
        case "set":
            return AlterDomain(domain=domain, change=_set(c))
        case "drop" if not c.at("constraint"):
            return AlterDomain(domain=domain, change=_dropped(c))
        case "drop" | "validate" | "rename":
            return AlterDomain(domain=domain, change=DomainChange(f"{word} constraint"), constraint=_named(c, word))
        case _:
            raise c.unexpected("expected an ALTER DOMAIN action")


def _added(c: Cursor) -> Constraint:
    name = c.identifier() if c.accept("constraint") else None
    if c.accept("not", "null"):
        return Constraint(kind=ConstraintKind.NOT_NULL, name=name)
    return constraint_body(c, name)


def _set(c: Cursor) -> DomainChange:
    if c.accept("not", "null"):
        return DomainChange.SET_NOT_NULL
    c.expect("default")
    expression(c)
    return DomainChange.SET_DEFAULT


def _dropped(c: Cursor) -> DomainChange:
    if c.accept("not", "null"):
        return DomainChange.DROP_NOT_NULL
    c.expect("default")
    return DomainChange.DROP_DEFAULT


def _named(c: Cursor, word: str) -> Constraint:
    """CONSTRAINT and its name. Of what kind it is was said when it was made; nearly all are CHECKs."""
    c.expect("constraint")
    if word == "drop":
        c.accept("if", "exists")
    name = c.identifier()
    if word == "drop":
        c.accept_one("cascade", "restrict")
    if word == "rename":
        c.expect("to")
        c.identifier()
    return Constraint(kind=ConstraintKind.CHECK, name=name)
