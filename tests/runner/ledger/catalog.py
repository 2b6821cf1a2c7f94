"""A ledger as the catalogs show it, for tests."""

from __future__ import annotations

from typing import Any

from tests.runner.ledger.conftest import Session

# Everything that makes a ledger what it is, without numbers that differ from database to database.
_CATALOG = """
    select 'table', c.relname, c.relkind::text, c.reloptions::text, c.relacl::text from pg_class c
        where c.relnamespace = 'threephase'::regnamespace
    union all select 'column', a.attrelid::regclass::text || '.' || a.attname, format_type(a.atttypid, a.atttypmod),
        a.attnotnull::text || a.attidentity::text || coalesce(to_jsonb(a)->>'attcompression', ''),
        coalesce(a.attacl::text, '') || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
        from pg_attribute a join pg_class c on c.oid = a.attrelid
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where c.relnamespace = 'threephase'::regnamespace and a.attnum > 0
    union all select 'constraint', conname, pg_get_constraintdef(oid), conrelid::regclass::text, '' from pg_constraint
        where connamespace = 'threephase'::regnamespace
    union all select 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid), '', '' from pg_index i
        join pg_class c on c.oid = i.indexrelid where c.relnamespace = 'threephase'::regnamespace
    union all select 'view', viewname, definition, viewowner, '' from pg_views where schemaname = 'threephase'
    union all select 'function', proname, pg_get_functiondef(oid), proowner::regrole::text, proacl::text from pg_proc
        where pronamespace = 'threephase'::regnamespace
    union all select 'trigger', tgrelid::regclass::text || ' ' || tgname, pg_get_triggerdef(t.oid), tgenabled::text, ''
        from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where c.relnamespace = 'threephase'::regnamespace and not tgisinternal
    union all select 'schema', nspname, nspowner::regrole::text, nspacl::text, obj_description(oid, 'pg_namespace')
        from pg_namespace where nspname = 'threephase'
    union all select 'version', version::text, applied_by, '', '' from threephase.meta
    order by 1, 2, 3
"""


def catalog(conn: Session) -> list[tuple[Any, ...]]:
    return conn.execute(_CATALOG).fetchall()
