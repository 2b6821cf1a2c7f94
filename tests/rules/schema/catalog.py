"""A database's objects as PostgreSQL's own catalog has them, and as the growing schema does, in one plain form."""

from __future__ import annotations

import psycopg

from rules.name import Name
from rules.operation.catalog import ObjectKind
from rules.operation.parts import ConstraintKind, DataType
from rules.schema import Schema
from rules.value import replace

Catalog = dict[str, set[tuple[object, ...]]]
"""By kind of object, what is known of each."""

_OURS = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
_QUERIES = {
    "columns": f"""
        SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_OURS} AND c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraints": f"""
        SELECT n.nspname, c.relname, k.conname, k.contype::text, k.convalidated,
               COALESCE((SELECT string_agg(a.attname, ',' ORDER BY i) FROM unnest(k.conkey) WITH ORDINALITY AS x (number, i)
                         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.number
                         WHERE k.contype IN ('p', 'u', 'f')), ''),
               k.confrelid::regclass::text
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_OURS} AND k.contype IN ('p', 'u', 'f', 'c', 'x')""",
    "indexes": f"""
        SELECT n.nspname, c.relname, t.relname, i.indisunique, i.indisvalid, w.relname,
               (SELECT string_agg(COALESCE(a.attname, '?'), ',' ORDER BY place)
                FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS x (number, place)
                LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.number AND x.number > 0
                WHERE place <= i.indnkeyatts)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_inherits h ON h.inhrelid = c.oid
        LEFT JOIN pg_class w ON w.oid = h.inhparent WHERE {_OURS}""",
    "sequences": f"""
        SELECT n.nspname, c.relname, t.relname, a.attname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_depend d ON d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass
            AND d.refclassid = 'pg_class'::regclass
        LEFT JOIN pg_class t ON t.oid = d.refobjid
        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
        WHERE {_OURS} AND c.relkind = 'S'""",
    "triggers": f"""
        SELECT n.nspname, c.relname, t.tgname, p.proname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE {_OURS} AND NOT t.tgisinternal""",
    "enums": f"""
        SELECT n.nspname, t.typname, string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder)
        FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE {_OURS} GROUP BY 1, 2""",
    "domains": f"""
        SELECT n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod), t.typnotnull,
               COALESCE((SELECT string_agg(conname, ',' ORDER BY conname) FROM pg_constraint
                         WHERE contypid = t.oid AND contype = 'c'), '')
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE {_OURS} AND t.typtype = 'd'""",
    "views": f"""
        SELECT n.nspname, c.relname, c.relkind = 'm' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_OURS} AND c.relkind IN ('v', 'm')""",
    "partitions": f"""
        SELECT n.nspname, c.relname, p.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_OURS} AND c.relispartition AND c.relkind IN ('r', 'p')""",
    "row security": f"""
        SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_OURS} AND c.relrowsecurity""",
}
_LETTERS = {
    ConstraintKind.PRIMARY_KEY: "p",
    ConstraintKind.UNIQUE: "u",
    ConstraintKind.FOREIGN_KEY: "f",
    ConstraintKind.CHECK: "c",
    ConstraintKind.EXCLUDE: "x",
}
_SERIAL = {"serial": "integer", "bigserial": "bigint", "smallserial": "smallint"}


def of_server(conn: psycopg.Connection) -> Catalog:
    """What the server holds. Names are printed as with an empty search path but for public."""
    conn.execute("SET search_path = public")
    return {kind: set(conn.execute(query.encode()).fetchall()) for kind, query in _QUERIES.items()}


def of_schema(schema: Schema) -> Catalog:
    """What the growing schema knows, in the same form."""
    tables = [table for table in schema.tables.values() if table.name.schema != "pg_temp"]
    return {
        "columns": {
            (
                table.name.schema,
                table.name.name,
                name,
                _printed(schema, column.definition.type),
                column.definition.not_null,
            )
            for table in tables
            for name, column in table.columns.items()
        },
        "constraints": {
            (
                table.name.schema,
                table.name.name,
                name,
                _LETTERS[constraint.kind],
                not constraint.not_valid,
                ",".join(constraint.columns) if _LETTERS[constraint.kind] in "puf" else "",
                _relation(constraint.references.table) if constraint.references else "-",
            )
            for table in tables
            for name, constraint in table.constraints.items()
            if constraint.kind in _LETTERS
        },
        "indexes": {
            (
                i.name.schema,
                i.name.name,
                i.table.name,
                i.unique,
                i.valid,
                i.parent.name if i.parent else None,
                ",".join(column or "?" for column in i.columns),
            )
            for i in schema.indexes.values()
        },
        "sequences": {
            (o.name.schema, o.name.name, o.table.name if o.table else None, o.column)
            for o in schema.others.values()
            if o.kind is ObjectKind.SEQUENCE
        },
        "triggers": {
            (o.table.schema, o.table.name, o.name.name.removesuffix(f" on {o.table.name}"), o.function.name)
            for o in schema.others.values()
            if o.kind is ObjectKind.TRIGGER and o.table and o.function
        },
        "enums": {(e.name.schema, e.name.name, ",".join(e.values)) for e in schema.enums.values()},
        "domains": {
            (d.name.schema, d.name.name, _printed(schema, d.base), d.not_null, ",".join(sorted(d.constraints)))
            for d in schema.domains.values()
        },
        "views": {(v.name.schema, v.name.name, v.materialized) for v in schema.views.values()},
        "partitions": {(t.name.schema, t.name.name, t.partition_of.name) for t in tables if t.partition_of},
        "row security": {(t.name.schema, t.name.name) for t in tables if t.row_security},
    }


def _printed(schema: Schema, type: DataType) -> str:
    """As format_type prints it: serial is an integer, an array has no number of dimensions, public is not written."""
    if type.builtin:
        name = type.name.name
        return str(replace(type, name=Name(_SERIAL.get(name, name)), dimensions=min(type.dimensions, 1)))
    among = schema.enums if schema.enum(type.name) else schema.domains
    return _relation(schema.resolve(type.name, among)) + "[]" * min(type.dimensions, 1)


def _relation(name: Name) -> str:
    return str(Name(name.name) if name.schema == "public" else name)
