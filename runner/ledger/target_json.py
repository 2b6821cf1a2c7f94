"""A target as the ledger keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.backfill import WorkKind
from rules.name import Name
from runner.target.key import Column, Key, KeyColumn, Target


def to_json(target: Target) -> dict[str, object]:
    """Names as [schema, name], keys and columns in their order."""
    return {
        "kind": target.kind.value,
        "walked": _of_name(target.walked),
        "written": _of_name(target.written),
        "key": _of_key(target.key),
        "written_key": None if target.written_key is None else _of_key(target.written_key),
        "images": [{"name": column.name, "type": column.type} for column in target.images],
        "rows": target.rows,
        "oid": target.oid,
        "search_path": target.search_path,
        "upsert": target.upsert,
    }


def from_json(kept: Mapping[str, Any]) -> Target:
    """What to_json was given."""
    return Target(
        kind=WorkKind(kept["kind"]),
        walked=_name(kept["walked"]),
        written=_name(kept["written"]),
        key=_key(kept["key"]),
        written_key=None if kept["written_key"] is None else _key(kept["written_key"]),
        images=tuple(Column(name=column["name"], type=column["type"]) for column in kept["images"]),
        rows=kept["rows"],
        oid=kept["oid"],
        search_path=kept["search_path"],
        upsert=kept.get("upsert", False),
    )


def _of_name(name: Name) -> list[str | None]:
    return [name.schema, name.name]


def _of_key(key: Key) -> dict[str, object]:
    return {"index": _of_name(key.index), "columns": [_of_column(column) for column in key.columns]}


def _of_column(column: KeyColumn) -> dict[str, object]:
    collation = None if column.collation is None else _of_name(column.collation)
    return {"name": column.name, "type": column.type, "collation": collation}


def _name(kept: tuple[str | None, str]) -> Name:
    schema, name = kept
    return Name(schema=schema, name=name)


def _key(kept: Mapping[str, Any]) -> Key:
    return Key(index=_name(kept["index"]), columns=tuple(_column(column) for column in kept["columns"]))


def _column(kept: Mapping[str, Any]) -> KeyColumn:
    collation = None if kept["collation"] is None else _name(kept["collation"])
    return KeyColumn(name=kept["name"], type=kept["type"], collation=collation)
