"""What the statement reads beside its rows, and how it would be written out: not all of that stands in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runner.statement import statement
from runner.target.notice import Notice, Subject, note, stop, warn

_TEXTS = ("text", "character", "citext", "name", '"char"')
_TO_TEXT = re.compile(r"\b(text|varchar|char|character|citext|concat|concat_ws|format)\b|\|\|", re.IGNORECASE)


def views(subject: Subject) -> Iterator[Notice]:
    """Views over the table that is changed: each batch would see what earlier ones have changed."""
    written = subject.target.written
    values = {"oid": subject.written_oid, "names": [str(name) for name in subject.backfill.work.reads]}
    for name, is_view in subject.conn.execute(statement("preflight_views"), values):
        yield stop(
            "reads",
            f"{name} {f'is a view over {written}' if is_view else f'holds rows of {written}'}, which the statement changes: "
            "each batch would see what earlier batches have changed, and the plain statement would not.",
            "Keep what must be read in a table of its own, and read that.",
        )


def functions(subject: Subject) -> Iterator[Notice]:
    """Functions that are volatile here, so that a repetition would not find what the first time left; or that may read."""
    called, written = subject.backfill.work.functions, subject.target.written
    values = {"schemas": [name.schema for name in called], "names": [name.name for name in called]}
    for name, always, volatile, stable in subject.conn.execute(statement("preflight_functions"), values):
        if volatile:
            yield _volatile(subject, name, always=always)
        if stable:
            yield warn(
                "functions",
                f"{name} is STABLE, so it may read tables: if it reads {written}, each batch would see what earlier batches "
                "have changed, and the plain statement would not.",
                f"Declare it IMMUTABLE if it only computes; else see that it does not read {written}.",
            )


def _volatile(subject: Subject, name: str, *, always: bool) -> Notice:
    if subject.backfill.volatile is not None:
        return note("functions", f"{name} is VOLATILE, and the file says why: {subject.backfill.volatile}")
    if not always:
        return note("functions", f"One of the functions called {name} is VOLATILE; see that it is not the one meant.")
    return stop(
        "functions",
        f"{name} is VOLATILE here: each call may yield something else, so nothing can be proven or repeated.",
        "Declare it STABLE or IMMUTABLE if it is, or compute the values beforehand, into a table. If it may differ, say why "
        'in the file: volatile = "…"',
    )


def texts(subject: Subject) -> Iterator[Notice]:
    """A run writes values as text in forms that lose nothing, also where the statement turns them into text."""
    if not _makes_text(subject):
        return
    names = [str(name) for name in (subject.target.walked, subject.target.written, *subject.backfill.work.reads)]
    for setting, own, used, columns in subject.conn.execute(statement("preflight_texts"), {"names": names}):
        named = [column for column in columns if _names(subject.backfill.work.text, column)]
        if named:
            yield warn(
                "texts",
                f"{setting} is {own} for this session, and a run uses {used}: where the statement turns "
                f"{', '.join(named)} into text, that comes out otherwise than by hand.",
                "Say the form in the statement, as by to_char or encode; --rehearse shows what comes out.",
            )


def _makes_text(subject: Subject) -> bool:
    """In doubt yes; assigning to a text column is enough, without a word."""
    assigned = (column.type for column in subject.target.images if column.name in subject.changed)
    return any(kind.startswith(_TEXTS) for kind in assigned) or _TO_TEXT.search(subject.backfill.work.text) is not None


def _names(text: str, column: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(column)}(?!\w)", text, re.IGNORECASE) is not None
