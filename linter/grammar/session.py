"""Statements that concern only the session or its transaction, each by its synopsis."""

from __future__ import annotations

from functools import cache
from math import inf

from linter.grammar.change import CHANGES
from linter.grammar.clause import Result
from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.expression import functions_called
from linter.grammar.relation import relations_read
from linter.grammar.synopsis import Synopsis
from rules.operation import Operation, Session, Transaction
from rules.operation.session import TransactionVerb

_WITH_QUERY = (Session(verb="declare"), Session(verb="prepare"))
_MODE = """{ ISOLATION LEVEL { SERIALIZABLE | REPEATABLE READ | READ COMMITTED | READ UNCOMMITTED }
    | READ ONLY | READ WRITE | NOT DEFERRABLE | DEFERRABLE }"""
_MODES = f"{_MODE} [ {{ [,] {_MODE} }} ... ]"
_ENDS = "[WORK | TRANSACTION] [AND NO CHAIN]"
_CHAIN = "[WORK | TRANSACTION] AND CHAIN"
_CURSOR = "[FROM | IN] <identifier>"

_TRANSACTION = (
    (f"BEGIN [WORK | TRANSACTION] [{_MODES}]", TransactionVerb.BEGIN),
    (f"START TRANSACTION [{_MODES}]", TransactionVerb.BEGIN),
    (f"COMMIT {_ENDS}", TransactionVerb.COMMIT),
    (f"END {_ENDS}", TransactionVerb.COMMIT),
    (f"ROLLBACK {_ENDS}", TransactionVerb.ROLLBACK),
    (f"ABORT {_ENDS}", TransactionVerb.ROLLBACK),
    ("SAVEPOINT <identifier>", TransactionVerb.SAVEPOINT),
    ("RELEASE SAVEPOINT <identifier>", TransactionVerb.RELEASE),
    ("RELEASE <identifier>", TransactionVerb.RELEASE),
    ("ROLLBACK [WORK | TRANSACTION] TO SAVEPOINT <identifier>", TransactionVerb.ROLLBACK_TO),
    ("ROLLBACK [WORK | TRANSACTION] TO <identifier>", TransactionVerb.ROLLBACK_TO),
    ("PREPARE TRANSACTION <string>", TransactionVerb.PREPARE),
    ("COMMIT PREPARED <string>", TransactionVerb.COMMIT_PREPARED),
    ("ROLLBACK PREPARED <string>", TransactionVerb.ROLLBACK_PREPARED),
    (f"SET [LOCAL | SESSION] TRANSACTION {_MODES}", TransactionVerb.SET),
    ("SET [LOCAL | SESSION] TRANSACTION SNAPSHOT <string>", TransactionVerb.SET),
    (f"SET SESSION CHARACTERISTICS AS TRANSACTION {_MODES}", TransactionVerb.SET),
    ("SET CONSTRAINTS {ALL | <any_name>, ...} {DEFERRED | IMMEDIATE}", TransactionVerb.SET_CONSTRAINTS),
)
_CHAINED = (
    (f"COMMIT {_CHAIN}", TransactionVerb.COMMIT),
    (f"END {_CHAIN}", TransactionVerb.COMMIT),
    (f"ROLLBACK {_CHAIN}", TransactionVerb.ROLLBACK),
    (f"ABORT {_CHAIN}", TransactionVerb.ROLLBACK),
)
_SESSION = (
    "CHECKPOINT [<group>]",
    "CLOSE {ALL | <identifier>}",
    "DEALLOCATE [PREPARE] {ALL | <identifier>}",
    """DECLARE <identifier> [{BINARY | INSENSITIVE | ASENSITIVE | SCROLL | NO SCROLL} ...] CURSOR
        [{WITH | WITHOUT} HOLD] FOR <query>""",
    "DISCARD {ALL | TEMP | TEMPORARY | PLANS | SEQUENCES}",
    *(
        f"{verb} {position} {_CURSOR}"
        for verb in ("FETCH", "MOVE")
        for position in (
            "[NEXT | PRIOR | FIRST | LAST | ALL | <number>]",
            "{ABSOLUTE | RELATIVE} <number>",
            "{FORWARD | BACKWARD} [ALL | <number>]",
        )
    ),
    "LISTEN <identifier>",
    "LOAD <string>",
    "NOTIFY <identifier> [, <string>]",
    "PREPARE <identifier> [<group>] AS <change_or_query>",
    "SHOW <parameter>",
    "UNLISTEN {* | <identifier>}",
)


@cache
def _forms() -> dict[str, list[tuple[Synopsis, Operation]]]:
    """Every form by its first word."""
    pairs: list[tuple[str, Operation]] = [(text, Transaction(verb=verb)) for text, verb in _TRANSACTION]
    pairs += [(text, Transaction(verb=verb, chain=True)) for text, verb in _CHAINED]
    pairs += [(text, Session(verb=text.split()[0].lower())) for text in _SESSION]
    forms: dict[str, list[tuple[Synopsis, Operation]]] = {}
    for text, operation in pairs:
        forms.setdefault(text.split()[0].lower(), []).append((Synopsis(text), operation))
    return forms


def session(c: Cursor) -> Result:
    """The form that fits; where none does, what the one that got farthest did not expect."""
    begin, problems = c.index, []
    for synopsis, operation in _forms()[c.word()]:
        try:
            synopsis.read(c)
            return _with_query(c, begin) if operation in _WITH_QUERY else operation
        except NotUnderstood as problem:
            problems.append(problem)
            c.index = begin
    raise max(problems, key=_reach)


def _with_query(c: Cursor, begin: int) -> Operation:
    """DECLARE with the functions that its query calls, and PREPARE, each with what it reads."""
    query = Cursor(c.text, c.tokens, begin, c.index)
    verb = c.tokens[begin].value
    query.skip_until("for" if verb == "declare" else "as")
    reads = () if query.word(1) in CHANGES else relations_read(query)
    return Session(verb=verb, functions=functions_called(query) if verb == "declare" else (), reads=reads)


def _reach(problem: NotUnderstood) -> float:
    """How far a form fitted: up to the token it did not expect, or to the end."""
    return problem.token.start if problem.token else inf
