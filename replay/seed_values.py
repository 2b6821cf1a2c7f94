"""A value for each type, made from the row's number alone: so a foreign key between columns of one type matches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from rules.value import Value

_START = date(2020, 1, 1)


def _day(n: int) -> str:
    return str(_START + timedelta(days=n))


def _second(n: int) -> str:
    return f"{n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02}"


# By pg_type's names; what the type's input function reads.
_BY_TYPE: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "bool": lambda n: "ft"[n % 2],
        "bytea": lambda n: f"\\x{n:08x}",
        "char": lambda n: chr(65 + n % 26),
        "cidr": lambda n: f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}",
        "circle": lambda n: f"<(0,0),{n}>",
        "date": _day,
        "geography": lambda n: f"POINT({n % 90} {n % 90})",
        "geometry": lambda n: f"POINT({n % 90} {n % 90})",
        "hstore": lambda _: "",
        "inet": lambda n: f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}",
        "interval": lambda n: f"{n} seconds",
        "box": lambda n: f"(1,{n + 1}),(0,{n})",
        "int2": lambda n: str(n % 32768),
        "json": lambda _: "{}",
        "jsonb": lambda _: "{}",
        "line": lambda n: f"{{1,-1,{n}}}",
        "lseg": lambda n: f"[(0,{n}),(1,{n})]",
        "ltree": lambda n: f"row.{n}",
        "macaddr": lambda n: f"08:00:2b:01:{n >> 8 & 255:02x}:{n & 255:02x}",
        "macaddr8": lambda n: f"08:00:2b:01:02:03:{n >> 8 & 255:02x}:{n & 255:02x}",
        "path": lambda n: f"[(0,{n}),(1,1)]",
        "pg_lsn": lambda n: f"0/{n:X}",
        "point": lambda n: f"({n},{n})",
        "polygon": lambda n: f"((0,{n}),(1,{n}),(1,1))",
        "time": _second,
        "timestamp": _day,
        "timestamptz": lambda n: f"{_day(n)} 00:00:00+00",
        "timetz": lambda n: f"{_second(n)}+00",
        "tsquery": lambda n: f"row{n}",
        "tsvector": lambda n: f"row{n}",
        "uuid": lambda n: f"00000000-0000-4000-8000-{n:012x}",
        "xml": lambda n: f"<row>{n}</row>",
    }
)
_VECTORS = frozenset(("vector", "halfvec"))


class ColumnType(Value):
    """A column's type; of a domain, its base type's. kind, category: typtype and typcategory.

    length: the number in the type's parentheses, 0 where there is none. labels: those of an enum.
    """

    name: str
    kind: str
    category: str
    length: int = 0
    labels: tuple[str, ...] = ()


def value_of(column: ColumnType, n: int) -> str:
    """The text of the n-th row's value, n from 1. Of an unknown type it is the number, which it may or may not read."""
    if column.category == "A" or column.kind == "m":
        return "{}"
    if column.kind == "e":
        return column.labels[n % len(column.labels)]
    if column.kind == "r":
        return "empty"
    if column.name in ("bit", "varbit"):
        return "1" * max(column.length, 1)
    if column.name in _VECTORS:
        return f"[{','.join(['1'] * max(column.length, 3))}]"
    if column.category == "S":
        return _text(n, column.length)
    return _BY_TYPE.get(column.name, str)(n)


def _text(n: int, length: int) -> str:
    """Cut from the front: what tells rows apart stands at the end."""
    return f"row-{n}"[-length:] if length else f"row-{n}"
