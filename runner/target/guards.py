"""Whether that which reads like a guard is one on these tables: unique indexes and the precision of types decide it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rules.backfill import WorkKind
from rules.name import quote
from rules.value import Value
from runner.statement import statement
from runner.target.notice import Notice, Subject, stop, warn

# What these types keep may be less than what is assigned to them.
_ROUNDS = re.compile(r"(real|numeric\(|character\(|bit\(|(timestamp|time|interval)[ a-z]*\([0-5]\))")
_DIFFERS = re.compile(r"\bdistinct\s+from\b|<>|!=", re.IGNORECASE)
_OPERAND = r'(?:-?\d+|(?:(?:\w+|"[^"]+")\s*\.\s*)?(?:(?P<plain>\w+)|"(?P<quoted>[^"]+)"))\s*(?=$|\)|;|\band\b|\bor\b)'


class _Unique(Value):
    """nullable: those of the columns that may be NULL. alike: whether NULLs count as equal."""

    columns: tuple[str, ...]
    nullable: tuple[str, ...]
    alike: bool
    immediate: bool


def conflicts(subject: Subject) -> Iterator[Notice]:
    """ON CONFLICT leaves out what was inserted already only if a unique index lies within what is inserted."""
    work, written = subject.backfill.work, subject.target.written
    if work.conflict is None or _answered(subject) or _left_out_by_key(subject):
        return
    fit = [
        each
        for each in _unique(subject, subject.written_oid)
        if each.immediate and {*each.columns} <= {*subject.changed} and {*work.conflict} in (set(), {*each.columns})
    ]
    if not fit:
        yield stop(
            "guard",
            f"ON CONFLICT guards nothing: no unique index of {written}, whole and of plain columns, lies within what is "
            f"inserted ({_listed(subject.changed)}). A repetition would insert the same rows again.",
            f"CREATE UNIQUE INDEX CONCURRENTLY ON {written} over inserted columns that tell the rows apart; or leave out "
            "what is there by WHERE NOT EXISTS (…).",
        )
    elif all(each.nullable and not each.alike for each in fit):
        yield warn(
            "guard",
            f"Rows in which {_listed(fit[0].nullable)} is NULL conflict with none: they would be inserted again.",
            "Leave them out in the WHERE, or make the column NOT NULL.",
        )


def absences(subject: Subject) -> Iterator[Notice]:
    """Rows that agree in what the absence is judged by would be inserted all by the plain statement, and one in batches."""
    if not _reads_written(subject):
        return  # `unguarded` answers for what is done twice, not for rows that batches leave out
    walked, written = subject.target.walked, subject.target.written
    keys = _keys_within(subject, subject.backfill.work.matched)
    if not keys:
        yield stop(
            "guard",
            f"Whether a row is in {written} already is not judged by a unique key of {walked}{_by(subject)}: what earlier "
            "batches have inserted would keep out rows that the plain statement inserts.",
            f"Compare {_listed(column.name for column in subject.target.key.columns)} of {walked} inside NOT EXISTS, or "
            "columns with a unique index: CREATE UNIQUE INDEX CONCURRENTLY.",
        )
    elif all(each.nullable for each in keys):
        yield warn(
            "guard",
            f"Rows in which {_listed(keys[0].nullable)} is NULL are found in {written} by no comparison: they would be "
            "inserted again.",
            "Leave them out in the WHERE, or make the column NOT NULL.",
        )


def upserts(subject: Subject) -> Iterator[Notice]:
    """One statement refuses to change a row twice; batches would, and the last one wins."""
    work, target = subject.backfill.work, subject.target
    if work.upsert and not _keys_within(subject, work.matched):
        yield stop(
            "guard",
            f"Two rows of {target.walked} may meet the same row of {target.written}: PostgreSQL refuses that in one "
            "statement, and in batches the last one would win.",
            f"Let the target of ON CONFLICT come from columns of {target.walked} that have a unique index: CREATE UNIQUE "
            "INDEX CONCURRENTLY.",
        )


def rounding(subject: Subject) -> Iterator[Notice]:
    """What a column has rounded differs for ever from what was to be assigned."""
    work, condition = subject.backfill.work, subject.backfill.work.condition
    if work.kind is not WorkKind.UPDATE or condition is None or not _DIFFERS.search(condition):
        return
    for column in subject.target.images:
        if _ROUNDS.match(column.type) and _doubtful(subject, condition, column.name, column.type):
            yield warn(
                "guard",
                f"{column.name} is {column.type}, which rounds what is assigned: compared with a value that was not "
                "rounded it always differs, and the row would be changed again.",
                f"Cast what it is compared with: (…)::{column.type}; --rehearse shows whether rows are changed twice.",
            )


def _doubtful(subject: Subject, condition: str, column: str, kind: str) -> bool:
    """Whether it is compared with more than NULL, whole numbers, and columns of the very same type."""
    own = rf'(?<!\w)"?{re.escape(column)}"?(?!\w)'
    rest = re.sub(rf"{own}\s+is\s+(not\s+)?null\b", "", condition, flags=re.IGNORECASE)
    known: dict[str, set[str]] = {}
    for name, each in subject.conn.execute(statement("preflight_types"), {"names": _tables(subject)}):
        known.setdefault(name, set()).add(each)

    def harmless(found: re.Match[str]) -> str:
        plain, quoted = found["plain"], found["quoted"]
        name = quoted if quoted is not None else plain.lower() if plain is not None else None
        return "" if name is None or known.get(name) == {kind} else found[0]

    rest = re.sub(rf"{own}\s*(?:is\s+distinct\s+from|<>|!=)\s*{_OPERAND}", harmless, rest, flags=re.IGNORECASE)
    return re.search(own, rest, re.IGNORECASE) is not None and _DIFFERS.search(rest) is not None


def _answered(subject: Subject) -> bool:
    return subject.backfill.unguarded is not None


def _reads_written(subject: Subject) -> bool:
    """An INSERT reads the table that it fills only to leave out what is there: linter/backfill sees to that."""
    written, work = subject.target.written, subject.backfill.work
    return work.kind is WorkKind.INSERT and any(
        name.name == written.name and name.schema in (None, written.schema) for name in work.reads
    )


def _left_out_by_key(subject: Subject) -> bool:
    return _reads_written(subject) and bool(_keys_within(subject, subject.backfill.work.matched))


def _keys_within(subject: Subject, columns: Iterable[str]) -> list[_Unique]:
    given = set(columns)
    return [each for each in _unique(subject, subject.target.oid) if {*each.columns} <= given]


def _unique(subject: Subject, oid: int) -> list[_Unique]:
    return [
        _Unique(columns=tuple(columns), nullable=tuple(nullable), alike=alike, immediate=immediate)
        for columns, nullable, alike, immediate in subject.conn.execute(statement("preflight_unique"), {"oid": oid})
    ]


def _tables(subject: Subject) -> list[str]:
    return [str(name) for name in (subject.target.walked, subject.target.written, *subject.backfill.work.reads)]


def _by(subject: Subject) -> str:
    matched = subject.backfill.work.matched
    return f" ({_listed(matched)} may be twice there)" if matched else ""


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(map(quote, columns))
