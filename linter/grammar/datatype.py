"""Data types, by the names PostgreSQL prints for them."""

from __future__ import annotations

from linter.grammar.cursor import Cursor
from linter.scan import Kind
from rules.name import Name
from rules.operation.parts import DataType

# What may be written -> what format_type prints. Only unquoted, unqualified words are built-in names.
_BUILTIN = {
    "int": "integer",
    "int4": "integer",
    "integer": "integer",
    "int2": "smallint",
    "smallint": "smallint",
    "int8": "bigint",
    "bigint": "bigint",
    "serial4": "serial",
    "serial": "serial",
    "serial8": "bigserial",
    "bigserial": "bigserial",
    "serial2": "smallserial",
    "smallserial": "smallserial",
    "decimal": "numeric",
    "dec": "numeric",
    "numeric": "numeric",
    "float4": "real",
    "real": "real",
    "float8": "double precision",
    "float": "double precision",
    "bool": "boolean",
    "boolean": "boolean",
    "varchar": "character varying",
    "bpchar": "character",
    "char": "character",
    "character": "character",
    "nchar": "character",
    "varbit": "bit varying",
    "timestamptz": "timestamp with time zone",
    "timestamp": "timestamp without time zone",
    "timetz": "time with time zone",
    "time": "time without time zone",
}
_BUILTIN |= {
    name: name
    for name in """bit bytea cidr circle date daterange datemultirange inet int4range int8range int4multirange interval
    int8multirange json jsonb jsonpath line lseg macaddr macaddr8 money name numrange nummultirange oid path
    pg_lsn point polygon regclass regproc regprocedure regtype regrole regnamespace regconfig regdictionary
    regoper regoperator text tsquery tsvector tsrange tsmultirange tstzrange tstzmultirange uuid xml xid xid8
    txid_snapshot pg_snapshot box trigger void record anyelement anyarray""".split()
}
_FLOATS = ("real", "double precision")  # float(24) is a name for the one, float(25) for the other
_VARYING = {"character": "character varying", "bit": "bit varying"}
_INTERVAL_FIELDS = ("year", "month", "day", "hour", "minute", "second")


# The types that one word says, made once; and what may follow a type that is complete.
_SIMPLE = {
    word: DataType(name=Name(name), builtin=True)
    for word, name in _BUILTIN.items()
    if word not in ("interval", "timestamp", "time", "character", "char", "nchar", "bit", "float")
}
_AFTER_TYPE = frozenset(("not", "default", "primary", "unique", "null", "references", "check", "constraint", "using"))


def data_type(c: Cursor) -> DataType:
    """A type: built-in or named, with modifiers and array bounds. SETOF and %TYPE are read over."""
    simple = _SIMPLE.get(c.word())
    if simple is not None and (c.peek(1) is None or c.at_symbol(",", 1) or c.word(1) in _AFTER_TYPE):
        c.take()
        return simple
    c.accept("setof")
    name, builtin = _type_name(c)
    modifiers = _modifiers(c)
    if builtin:
        name = _completed(c, name.name, modifiers)
        modifiers = () if name.name in _FLOATS else modifiers or _modifiers(c)
    if c.accept_symbol("%"):
        c.expect("type")
    return DataType(name=name, modifiers=modifiers, dimensions=_dimensions(c), builtin=builtin)


def _type_name(c: Cursor) -> tuple[Name, bool]:
    if c.accept("double"):
        c.expect("precision")
        return Name(name="double precision"), True
    if c.accept("national"):
        if not c.accept_one("character", "char"):
            raise c.unexpected("expected CHARACTER")
        return Name(name="character"), True
    word = c.word()
    if word in _BUILTIN and not c.at_symbol(".", ahead=1):
        c.take()
        return Name(name=_BUILTIN[word]), True
    name = c.name()
    if name.schema == "pg_catalog" and name.name in _BUILTIN:
        return Name(name=_BUILTIN[name.name]), True
    return name, False


def _modifiers(c: Cursor) -> tuple[str, ...]:
    if not c.at_symbol("("):
        return ()
    inside = c.skip_parentheses()
    return tuple(part.strip() for part in inside.rest().split(","))


def _completed(c: Cursor, name: str, modifiers: tuple[str, ...]) -> Name:
    """The words that may follow: VARYING, WITH TIME ZONE, an interval's fields."""
    if name in _VARYING and c.accept("varying"):
        return Name(name=_VARYING[name])
    if name.startswith(("timestamp", "time ")):
        kind = name.split()[0]
        if c.accept("with", "time", "zone"):
            return Name(name=f"{kind} with time zone")
        c.accept("without", "time", "zone")
    if name == "interval" and c.accept_one(*_INTERVAL_FIELDS) and c.accept("to"):
        c.accept_one(*_INTERVAL_FIELDS)
    if name == "double precision" and modifiers:
        return Name(name="real" if modifiers[0].isdigit() and int(modifiers[0]) < 25 else "double precision")
    return Name(name=name)


def _dimensions(c: Cursor) -> int:
    count = 0
    while c.at_symbol("[") or c.at("array"):
        if c.accept("array"):
            count = max(count, 1)
            if not c.at_symbol("["):
                return count
            count -= 1
        c.expect_symbol("[")
        if c.at_kind(Kind.NUMBER):
            c.take()
        c.expect_symbol("]")
        count += 1
    return count
