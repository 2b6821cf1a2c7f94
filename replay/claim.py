"""What lint claims of a statement, with what it does not claim to know."""

from __future__ import annotations

from linter.grammar.clause import ParsedStatement
from linter.scan import Kind, scan
from linter.verdict import StatementResult
from rules.effects.effect import NONE, Effects, together
from rules.operation import DynamicSql, OpaqueCode, Unrecognised
from rules.value import Value


class Claim(Value):
    """Lint's effects of one statement.

    always: of the clauses that surely happen; effects: of all of them. sees_all: False where something in it is beyond
    the linter, which says so in a finding. guarded: IF EXISTS or IF NOT EXISTS, so that names need not be there.
    """

    effects: Effects = NONE
    always: Effects = NONE
    sees_all: bool = True
    guarded: bool = False


def claim_of(parsed: ParsedStatement, result: StatementResult, text: str) -> Claim:
    """What the linter claims for it. text: the statement's own."""
    conditional = [clause.conditional for clause in parsed.clauses]
    surely = (clause.effects for clause, perhaps in zip(result.clauses, conditional, strict=True) if not perhaps)
    return Claim(
        effects=result.effects,
        always=together(surely) if any(conditional) else result.effects,
        sees_all=not any(
            isinstance(clause.operation, DynamicSql | OpaqueCode | Unrecognised) for clause in parsed.clauses
        ),
        guarded=_is_guarded(text),
    )


def _is_guarded(statement: str) -> bool:
    words = [token.value for token in scan(statement).tokens if token.kind is Kind.WORD]
    return any(
        words[i : i + 2] == ["if", "exists"] or words[i : i + 3] == ["if", "not", "exists"] for i in range(len(words))
    )
