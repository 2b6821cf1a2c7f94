"""What in a statement keeps it from being run in batches, though it can be taken apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.backfill.cut import Cut, Stretch
from linter.backfill.insert_guard import conflict, left_out_by
from linter.backfill.reads import reads
from linter.backfill.refusal import Why
from linter.block.differing import differs_each_time
from linter.block.one_select import row_locks
from linter.block.refusal import Refusal
from linter.block.same_table import same_table
from linter.condition import parts_between
from linter.grammar.cursor import Cursor
from linter.grammar.expression import functions_called
from linter.scan import Kind, Token
from rules.backfill import WorkKind
from rules.name import Name, quote

# pg_aggregate of PostgreSQL 11 to 18, without those that only WITHIN GROUP or OVER can call.
_AGGREGATES = frozenset(
    """any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp every grouping
    json_agg json_agg_strict json_arrayagg json_object_agg json_object_agg_strict json_object_agg_unique
    json_object_agg_unique_strict json_objectagg jsonb_agg jsonb_agg_strict jsonb_object_agg jsonb_object_agg_strict
    jsonb_object_agg_unique jsonb_object_agg_unique_strict max min mode percentile_cont percentile_disc
    range_agg range_intersect_agg regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy
    regr_syy stddev stddev_pop stddev_samp string_agg sum var_pop var_samp variance xmlagg""".split()
)
_VOLATILE = 'Or, for an assigned value, say in the block why that is wanted:\n  -- volatile = "…"'
_QUERIES = ("select", "with", "values", "table")
_ALONE = "Each batch would {verb} its own rows alone."
_APART = "Compute it in a sub-select of its own, such as (SELECT count(*) FROM posts WHERE posts.member_id = m.id)."
# What an INSERT's query may not have outside parentheses: the rule, what is wrong, what to do.
_CLAUSES = {
    "distinct": (Why.AGGREGATE, _ALONE.format(verb="compare"), "Let a unique index and ON CONFLICT DO NOTHING do it."),
    "group": (Why.AGGREGATE, _ALONE.format(verb="group"), _APART),
    "having": (Why.AGGREGATE, _ALONE.format(verb="group"), _APART),
    "window": (Why.AGGREGATE, _ALONE.format(verb="number"), _APART),
    "union": (Why.AGGREGATE, "Two queries are put together.", "Write a backfill for each of them."),
    "intersect": (Why.AGGREGATE, _ALONE.format(verb="compare"), "Write it with EXISTS in the WHERE."),
    "except": (Why.AGGREGATE, _ALONE.format(verb="compare"), "Write it with NOT EXISTS in the WHERE."),
    "limit": (Why.LIMIT, "Each batch would take so many rows.", "Take it out: the runner makes the batches."),
    "offset": (Why.LIMIT, "Each batch would leave out so many rows.", "Take it out: the runner makes the batches."),
    "fetch": (Why.LIMIT, "Each batch would take so many rows.", "Take it out: the runner makes the batches."),
}


def unsafe(c: Cursor, found: Cut, *, images: bool, volatile: bool) -> Iterator[Refusal]:
    """Each reason against it, but for a missing guard. images, volatile: what the block says of them."""
    yield from _cursor(c, found)
    yield from _names(c, found)
    yield from _functions(c, found, volatile=volatile)
    yield from _row_locks(c)
    if found.kind is WorkKind.INSERT:
        yield from _query(c, found)
        yield from _order(c, found)
        yield from _insert_reads(c, found)
        if images and conflict(c, found) is not None:
            yield _old_values(c, found)
    else:
        yield from _own_reads(c, found)


def _names(c: Cursor, found: Cut) -> Iterator[Refusal]:
    for name in dict.fromkeys((found.walked, found.written)):
        if (name.schema or "").startswith("pg_temp"):
            message = f"{name} is a temporary table, which no other session sees."
            yield _refusal(Why.TEMPORARY_TABLE, message, "Fill a plain table, and drop it afterwards.", _named(c, name))
        if name.schema == "threephase":
            message = f"{name} is the ledger's own."
            yield _refusal(Why.RESERVED_NAME, message, "Leave it to the runner.", _named(c, name))
    own = (token for token in c.tokens[: c.end] if token.kind in (Kind.WORD, Kind.QUOTED))
    for token in own:
        if token.value.startswith("threephase_"):
            advice = "Choose another name."
            yield _refusal(Why.RESERVED_NAME, f"{token.value} could be taken for a name of the runner.", advice, token)
            return


def _cursor(c: Cursor, found: Cut) -> Iterator[Refusal]:
    place = found.condition[0] if found.condition is not None else c.end
    if Cursor(c.text, c.tokens, place, c.end).at("current", "of"):
        message = "WHERE CURRENT OF means the row of a cursor, and there is none."
        yield _refusal(Why.STATEMENT, message, "Say in the WHERE which rows are meant.", c.tokens[place])


def _functions(c: Cursor, found: Cut, *, volatile: bool) -> Iterator[Refusal]:
    """Where the author says that it may, a value differs at each call; which rows are meant never does."""
    condition = len(c.text) if found.condition is None else c.tokens[found.condition[0]].start
    for name in functions_called(Cursor(c.text, c.tokens, 0, c.end)):
        token = _named(c, name)
        if differs_each_time(name) and not (volatile and token.start < condition):
            message = f"{name.name}() yields something else at each call: doing it again would not come out the same."
            advice = "Compute the value from the row itself, such as md5(id::text)."
            yield _refusal(Why.VOLATILE_FUNCTION, message, f"{advice} {_VOLATILE}", token)
    for token in c.tokens[: c.end]:
        if token.kind is Kind.WORD and token.value == "tablesample":
            message, advice = "TABLESAMPLE picks other rows each time.", "Say in the WHERE which rows are meant."
            yield _refusal(Why.VOLATILE_FUNCTION, message, advice, token)


def _row_locks(c: Cursor) -> Iterator[Refusal]:
    for index in row_locks(Cursor(c.text, c.tokens, 0, c.end)):
        message = f"FOR {c.tokens[index + 1].value.upper()} locks rows in an order of its own."
        yield _refusal(Why.ROW_LOCK, message, "Remove it: the runner locks the rows of each batch.", c.tokens[index])


def _query(c: Cursor, found: Cut) -> Iterator[Refusal]:
    for word, place in found.places.items():
        if word in _CLAUSES:
            rule, message, advice = _CLAUSES[word]
            yield _refusal(rule, f"{word.upper()}: {message}", advice, c.tokens[place])
    look = Cursor(c.text, c.tokens, *found.changes)
    while not look.done:
        if look.at_symbol("(") and look.word(1) in _QUERIES:
            look.skip_parentheses()
            continue
        token = look.take()
        if _aggregates(token, look):
            message = f"{token.value.upper()} sees the rows of one batch alone."
            yield _refusal(Why.AGGREGATE, message, _APART, token)
            return


def _order(c: Cursor, found: Cut) -> Iterator[Refusal]:
    if "order" in found.places and "conflict" in found.places:
        message = "Of rows that conflict the first one wins: by ORDER BY as a whole, by the key in batches."
        advice = "Take ORDER BY out if any of them will do; else leave the others out in the WHERE."
        yield _refusal(Why.CONFLICT_ORDER, message, advice, c.tokens[found.places["order"]])


def _aggregates(token: Token, look: Cursor) -> bool:
    if token.kind is not Kind.WORD:
        return False
    if token.value == "over":
        return look.at_symbol("(") or look.at_kind(Kind.WORD)
    return token.value in _AGGREGATES and look.at_symbol("(")


def _own_reads(c: Cursor, found: Cut) -> Iterator[Refusal]:
    """UPDATE and DELETE: a row's new state must not depend on other rows of the same table."""
    join = (found.join, found.source[1]) if found.join is not None and found.source is not None else None
    verb = "changed" if found.kind is WorkKind.UPDATE else "deleted"
    for stretch in ((0, found.verb), found.changes, join, found.condition):
        if stretch is not None and reads(Cursor(c.text, c.tokens, *stretch), found.written, found.common):
            message = (
                f"{quote(found.written.name)} is read again by the statement that changes it: each batch would see what "
                f"earlier batches have {verb} already."
            )
            advice = (
                "Name only columns of the row itself and of other tables; keep what must be read in a table of its own. "
                "Batches of one's own making (WHERE id IN (SELECT … LIMIT n)) are not needed: write their WHERE alone."
            )
            yield _refusal(Why.READS_ITSELF, message, advice, _read_at(c, stretch, found.written))
            return


def _insert_reads(c: Cursor, found: Cut) -> Iterator[Refusal]:
    """INSERT: the rows it makes must not be among those it reads, but to leave out what is there."""
    if same_table(found.walked, found.written):
        message = (
            f"{quote(found.written.name)} is walked and filled by the same statement: it would walk over its own rows."
        )
        advice = "Fill a table of its own, and copy from that."
        yield _refusal(Why.READS_ITSELF, message, advice, _read_at(c, (found.join or 0, c.end), found.written))
        return
    for stretch in _read_by_insert(c, found):
        if reads(Cursor(c.text, c.tokens, *stretch), found.written, found.common):
            message = (
                f"{quote(found.written.name)} is read by the statement that fills it: each batch would see other rows."
            )
            advice = (
                "Read it only to leave out what is there, once, and by the very values that are inserted: INSERT INTO "
                "n (m_id) SELECT m.id FROM m WHERE NOT EXISTS (SELECT FROM n WHERE n.m_id = m.id), or by ON CONFLICT DO "
                "NOTHING."
            )
            yield _refusal(Why.READS_ITSELF, message, advice, _read_at(c, stretch, found.written))
            return


def _read_by_insert(c: Cursor, found: Cut) -> Iterator[Stretch]:
    """All of it but what leaves out the rows that are there."""
    left_out = left_out_by(c, found)
    yield (0, found.changes[1])
    if found.join is not None and found.source is not None and not (left_out is not None and left_out.joined):
        yield (found.join, found.source[1])
    if found.condition is not None:
        parts = parts_between(Cursor(c.text, c.tokens, *found.condition), "and")
        stretches = ((part.index, part.end) for part in parts)
        yield from (stretch for stretch in stretches if left_out is None or stretch != left_out.stretch)
    if found.tail is not None:
        yield found.tail


def _old_values(c: Cursor, found: Cut) -> Refusal:
    place = found.places["conflict"]
    message = "ON CONFLICT DO UPDATE: the values that it replaces are not seen, and could not be brought back."
    advice = "Accept that it cannot be reverted, in the block:\n  -- images = false"
    return _refusal(Why.OLD_VALUES_UNKNOWN, message, advice, c.tokens[place])


def _named(c: Cursor, name: Name) -> Token:
    """The first token that is the last part of that name."""
    return _first(c.tokens[: c.end], name) or c.tokens[0]


def _read_at(c: Cursor, stretch: Stretch, name: Name) -> Token:
    return _first(c.tokens[stretch[0] : stretch[1]], name) or c.tokens[stretch[0]]


def _first(tokens: Iterable[Token], name: Name) -> Token | None:
    return next(
        (token for token in tokens if token.kind in (Kind.WORD, Kind.QUOTED) and token.value == name.name), None
    )


def _refusal(rule: Why, message: str, advice: str, token: Token) -> Refusal:
    return Refusal(rule=rule, message=message, help=advice, start=token.start, end=token.end)
