"""One statement, whatever it is: its leading word names the grammar that reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from linter.grammar.alter import alter
from linter.grammar.bulk import copy, truncate
from linter.grammar.call import call, execute
from linter.grammar.clause import ParsedClause, ParsedStatement, Result, statement_span
from linter.grammar.comment import comment, security_label
from linter.grammar.create import create, created_kind
from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.data import delete, insert, merge, query, update, with_query
from linter.grammar.drop import drop
from linter.grammar.explain import explain
from linter.grammar.foreign import import_foreign_schema
from linter.grammar.index import reindex
from linter.grammar.maintenance import analyze, cluster, lock, refresh, vacuum
from linter.grammar.parameter import reset, set_parameter
from linter.grammar.permission import grant, reassign_owned, revoke
from linter.grammar.routine import do_block
from linter.grammar.session import session
from linter.grammar.target import object_kind
from linter.scan import Token
from rules.operation import Session, Unrecognised

_STATEMENTS: Final[Mapping[str, Callable[[Cursor], Result]]] = {
    "abort": session,
    "alter": alter,
    "analyse": analyze,
    "analyze": analyze,
    "begin": session,
    "call": call,
    "checkpoint": session,
    "close": session,
    "cluster": cluster,
    "comment": comment,
    "commit": session,
    "copy": copy,
    "create": create,
    "deallocate": session,
    "declare": session,
    "delete": delete,
    "discard": session,
    "do": do_block,
    "drop": drop,
    "end": session,
    "execute": execute,
    "explain": explain,
    "fetch": session,
    "grant": grant,
    "import": import_foreign_schema,
    "insert": insert,
    "listen": session,
    "load": session,
    "lock": lock,
    "merge": merge,
    "move": session,
    "notify": session,
    "prepare": session,
    "reassign": reassign_owned,
    "refresh": refresh,
    "reindex": reindex,
    "release": session,
    "reset": reset,
    "revoke": revoke,
    "rollback": session,
    "savepoint": session,
    "security": security_label,
    "select": query,
    "set": set_parameter,
    "show": session,
    "start": session,
    "table": query,
    "truncate": truncate,
    "unlisten": session,
    "update": update,
    "vacuum": vacuum,
    "values": query,
    "with": with_query,
}


def parse_statement(text: str, tokens: Sequence[Token]) -> ParsedStatement:
    """The statement's clauses. Never fails: what is not understood is a clause that says why."""
    c = Cursor(text, tokens)
    start, end = statement_span(c)
    clauses = _clauses(c)
    # Its name is asked for only where its one clause does not name it: most statements have one.
    verb = "" if len(clauses) == 1 else verb_of(text, tokens)
    if not clauses:
        clauses = [ParsedClause(operation=Session(verb=verb), start=start, end=end)]
    elif len(clauses) == 1 and (clauses[0].start, clauses[0].end) != (start, end) and tokens[0].value != "do":
        clauses = [clauses[0]._replace(start=start, end=end)]  # but what a DO block does stands on lines of its own
    return ParsedStatement(clauses=tuple(clauses), start=start, end=end, verb=verb)


def _clauses(c: Cursor) -> list[ParsedClause]:
    """What the statement does; after clauses that were understood, what is left over is one that was not."""
    start, end = statement_span(c)
    clauses: list[ParsedClause] = []
    try:
        result = _handler(c)(c)
        if isinstance(result, list):
            clauses = result
        c.finish()
        return clauses if isinstance(result, list) else [ParsedClause(operation=result, start=start, end=end)]
    except NotUnderstood as problem:
        left = c.tokens[c.index].start if clauses else start
        return [*clauses, ParsedClause(operation=Unrecognised(reason=problem.reason), start=left, end=end)]
    except RecursionError:
        return [ParsedClause(operation=Unrecognised(reason="nested too deeply"), start=start, end=end)]


def _handler(c: Cursor) -> Callable[[Cursor], Result]:
    handler = query if c.at_symbol("(") else _STATEMENTS.get(c.word())
    if handler is None:
        raise c.unexpected("expected a statement")
    return handler


def verb_of(text: str, tokens: Sequence[Token]) -> str:
    """The leading words by which people call the statement: `drop table`, `grant`."""
    c = Cursor(text, tokens)
    first, second = c.word(), c.word(1)
    if first not in _STATEMENTS:
        return "select" if c.at_symbol("(") else "unrecognised"
    if first not in ("create", "alter", "drop"):
        return first
    try:
        kind = created_kind(c) if first == "create" else object_kind(Cursor(c.text, c.tokens, 1))
    except NotUnderstood:
        return f"{first} {second}".strip()
    return f"{first} {kind}"
