"""CREATE INDEX, ALTER INDEX and REINDEX."""

from __future__ import annotations

from linter.grammar.alter_table import alter_actions
from linter.grammar.clause import Result
from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.expression import expression
from linter.grammar.index_key import included, index_keys
from rules.name import Name
from rules.operation import (
    AlterIndex,
    AlterObject,
    ChangeOwner,
    CreateIndex,
    Reindex,
    RenameIndex,
    Unrecognised,
)
from rules.operation.catalog import ObjectKind


def create_index(c: Cursor) -> Result:
    """CREATE [UNIQUE] INDEX [CONCURRENTLY] [[IF NOT EXISTS] name] ON [ONLY] table …"""
    c.expect("create")
    unique = c.accept("unique")
    c.expect("index")
    concurrently = c.accept("concurrently")
    if_not_exists = c.accept("if", "not", "exists")
    named = not (c.at("on") and not c.at("on", "on"))
    index = c.name().name if named else None
    c.expect("on")
    only = c.accept("only")
    table = c.name()
    method = c.identifier() if c.accept("using") else "btree"
    keys = index_keys(c.skip_parentheses())
    including = included(c)
    not_distinct = c.accept("nulls", "not", "distinct")
    c.accept("nulls", "distinct")
    if c.accept("with"):
        c.skip_parentheses()
    if c.accept("tablespace"):
        c.identifier()
    where = expression(c) if c.accept("where") else None
    return CreateIndex(
        index=index,
        table=table,
        columns=keys.columns,
        keys=keys.called if None in keys.columns else (),
        unique=unique,
        concurrently=concurrently,
        if_not_exists=if_not_exists,
        only=only,
        method=method,
        where=where,
        nulls_not_distinct=not_distinct,
        words=keys.words,
        included=including,
        plain=keys.plain,
    )


_NAMING = (("set", "tablespace"), ("depends", "on", "extension"), ("no", "depends", "on", "extension"))


def alter_index(c: Cursor) -> Result:
    """ALTER INDEX: RENAME TO, ATTACH PARTITION, and settings that change no schema."""
    c.expect("alter")
    c.expect("index")
    if c.accept("all", "in", "tablespace"):
        name = Name(name=c.identifier())
        return AlterObject(kind=ObjectKind.TABLESPACE, name=name, change=" ".join(c.rest().lower().split()))
    c.accept("if", "exists")
    index = c.name()
    if c.accept("rename", "to"):
        return RenameIndex(index=index, to=c.identifier())
    if c.accept("owner", "to"):
        return ChangeOwner(kind=ObjectKind.INDEX, name=index, owner=c.identifier())
    if c.accept("attach", "partition"):
        return AlterIndex(index=index, attach=c.name(), change="attach partition")
    for words in _NAMING:
        if c.accept(*words):
            c.identifier()
            return AlterIndex(index=index, change=" ".join(words))
    return AlterIndex(index=index, change=_table_actions(c, index))


def _table_actions(c: Cursor, index: Name) -> str:
    """gram.y takes every ALTER TABLE action here; those that PostgreSQL then carries out set options and statistics."""
    changes: list[str] = []
    for clause in alter_actions(c, index):
        if isinstance(clause.operation, Unrecognised):
            raise NotUnderstood(clause.operation.reason)
        change = getattr(clause.operation, "change", None)
        changes.append(str(change) if change else "")
    return ", ".join(changes)


def reindex(c: Cursor) -> Result:
    """REINDEX [(options)] { INDEX | TABLE | SCHEMA | DATABASE | SYSTEM } [CONCURRENTLY] [name]."""
    c.expect("reindex")
    options = c.skip_parentheses() if c.at_symbol("(") else None
    kind = c.accept_one("index", "table", "schema", "database", "system")
    if not kind:
        raise c.unexpected("expected what to reindex")
    concurrently = c.accept("concurrently") or (options is not None and _is_on(options))
    name = None if c.done else c.name()
    return Reindex(kind=kind, name=name, concurrently=concurrently)


def _is_on(options: Cursor) -> bool:
    options.skip_until("concurrently")
    return options.accept("concurrently") and options.word() not in ("false", "off") and not options.at_symbol("0")
