"""Where this linter reads a text otherwise than PostgreSQL does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from linter.grammar.clause import ParsedStatement
from linter.parse import ParsedMigration, parse
from linter.scan import scan
from rules.describe import tables_of
from rules.name import Name
from rules.operation import (
    AddColumn,
    AddConstraint,
    AttachPartition,
    ChangeColumnType,
    ChangeOwner,
    ChangeRowSecurity,
    DetachPartition,
    DropColumn,
    DropConstraint,
    DropDefault,
    DropNotNull,
    InheritTable,
    MoveToSchema,
    Operation,
    RenameColumn,
    RenameConstraint,
    RenameTable,
    SetDefault,
    SetNotNull,
    Unrecognised,
    ValidateConstraint,
)
from tests.linter.libpg_query import RefusedError, accepts, actions, kind, lexemes, relations, statements

# Statements that name relations which are no tables, or none that a reader of the report looks for, by PostgreSQL's names.
NOT_COMPARED: Mapping[str, str] = {
    "AlterPolicyStmt": "its conditions are asked later",
    "AlterSeqStmt": "OWNED BY names a column, which PostgreSQL's tree keeps as words",
    "AlterTableStmt index": "names an index",
    "AlterTableStmt type": "names a composite type",
    "CommentStmt": "its object is kept as words in PostgreSQL's tree",
    "CompositeTypeStmt": "names a composite type",
    "ConstraintsSetStmt": "names constraints",
    "CreateFunctionStmt": "its body runs later, if at all",
    "CreatePolicyStmt": "its conditions are asked later",
    "CreatePublicationStmt": "copies tables' changes, and changes none",
    "CreateSchemaStmt": "what it creates is in the schema, which PostgreSQL's tree does not say again",
    "CreateStatsStmt": "collects, and changes none",
    "DeclareCursorStmt": "rows are read by the session that holds the cursor",
    "DoStmt": "PostgreSQL's grammar does not look into its text",
    "ExplainStmt": "without ANALYZE it runs nothing",
    "PrepareStmt": "runs nothing yet",
    "ReindexStmt": "names indexes as well",
    "RenameStmt index": "names an index",
    "RuleStmt": "its actions run later, if at all",
    "SecLabelStmt": "its object is kept as words in PostgreSQL's tree",
}
# PostgreSQL's actions of ALTER TABLE, by what they are here; the rarer ones may be anything.
ACTIONS: Mapping[str, type | tuple[type, ...]] = {
    "AT_AddColumn": AddColumn,
    "AT_AddConstraint": AddConstraint,
    "AT_AddInherit": InheritTable,
    "AT_AlterColumnType": ChangeColumnType,
    "AT_AttachPartition": AttachPartition,
    "AT_ChangeOwner": ChangeOwner,
    "AT_ColumnDefault": (SetDefault, DropDefault),
    "AT_DetachPartition": DetachPartition,
    "AT_DisableRowSecurity": ChangeRowSecurity,
    "AT_DropColumn": DropColumn,
    "AT_DropConstraint": DropConstraint,
    "AT_DropInherit": InheritTable,
    "AT_DropNotNull": DropNotNull,
    "AT_EnableRowSecurity": ChangeRowSecurity,
    "AT_ForceRowSecurity": ChangeRowSecurity,
    "AT_NoForceRowSecurity": ChangeRowSecurity,
    "AT_SetNotNull": SetNotNull,
    "AT_ValidateConstraint": ValidateConstraint,
    "AlterObjectSchemaStmt": MoveToSchema,
    "RenameStmt": (RenameTable, RenameColumn, RenameConstraint),
}
ALTERS_TABLE = ("AlterTableStmt table", "RenameStmt table", "RenameStmt column", "RenameStmt tabconstraint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One difference. about: scan, split, unrecognised, names or actions. line: in the text, from 1."""

    about: str
    line: int
    detail: str


@dataclass(slots=True)
class Comparison:
    """What was compared in one text or many, and what differed."""

    counts: Counter[str] = field(default_factory=Counter)
    disagreements: list[Disagreement] = field(default_factory=list)


def compare(text: str) -> Comparison:
    """Scanner, boundaries, what is understood, names and actions of one text."""
    found, migration = Comparison(), parse(text)
    found.disagreements += [
        *_scanned(text, found.counts),
        *_divided(text, migration, found.counts),
        *(difference for statement in migration.statements for difference in _read(text, statement, found.counts)),
    ]
    return found


def _scanned(text: str, counts: Counter[str]) -> Iterator[Disagreement]:
    ours = scan(text)
    try:
        theirs = lexemes(text)
    except RefusedError as refused:
        counts["texts that PostgreSQL's scanner refuses"] += 1
        if ours.unfinished is None:
            yield Disagreement(about="scan", line=1, detail=f"PostgreSQL: {refused}; here: nothing unusual")
        return
    counts["tokens"] += len(theirs.tokens)
    counts["comments"] += len(theirs.comments)
    tokens = {(token.start, token.end) for token in ours.tokens} ^ set(theirs.tokens)
    comments = {(comment.start, comment.end) for comment in ours.comments} ^ set(theirs.comments)
    for start, end in sorted(tokens | comments):
        yield Disagreement(about="scan", line=_line(text, start), detail=repr(text[start:end]))


def _divided(text: str, migration: ParsedMigration, counts: Counter[str]) -> Iterator[Disagreement]:
    try:
        theirs = statements(text)
    except RefusedError:
        counts["texts that PostgreSQL's grammar refuses"] += 1
        return
    counts["boundaries"] += len(theirs)
    ours = {(statement.start, statement.end) for statement in migration.statements}
    for start, end in sorted(ours ^ set(theirs)):
        whose = "PostgreSQL" if (start, end) in theirs else "here"
        yield Disagreement(about="split", line=_line(text, start), detail=f"only {whose}: {_shown(text[start:end])}")


def _read(text: str, statement: ParsedStatement, counts: Counter[str]) -> Iterator[Disagreement]:
    source, line = text[statement.start : statement.end], _line(text, statement.start)
    operations = [clause.operation for clause in statement.clauses]
    reasons = [operation.reason for operation in operations if isinstance(operation, Unrecognised)]
    if not accepts(source):
        counts["statements that PostgreSQL refuses"] += 1
        return
    counts["statements"] += 1
    if reasons:
        yield Disagreement(about="unrecognised", line=line, detail=f"{reasons[0]}: {_shown(source)}")
        return
    if kind(source) not in NOT_COMPARED:
        counts["statements whose names were compared"] += 1
        yield from _named(source, line, {name for operation in operations for name in tables_of(operation)})
    if kind(source) in ALTERS_TABLE:
        counts["actions of ALTER TABLE"] += len(operations)
        theirs = actions(source)
        if len(theirs) != len(operations) or not all(map(_is_action, operations, theirs)):
            yield Disagreement(about="actions", line=line, detail=f"{theirs}: {_shown(source)}")


def _is_action(operation: Operation, theirs: tuple[str, str | None]) -> bool:
    """Whether the operation is what PostgreSQL calls the action, on the same column or constraint."""
    subtype, name = theirs
    if not isinstance(operation, ACTIONS.get(subtype, object)):
        return False
    match operation:
        case AddColumn(column=column):
            return column.name == name
        case AddConstraint(constraint=constraint):
            return constraint.name == name
        case DropConstraint(constraint=ours) | ValidateConstraint(constraint=ours):
            return ours == name
        case _:
            return name is None or getattr(operation, "column", name) == name


def _named(source: str, line: int, ours: set[Name]) -> Iterator[Disagreement]:
    theirs = relations(source)
    if ours != theirs:
        only_there, only_here = sorted(map(str, theirs - ours)), sorted(map(str, ours - theirs))
        detail = f"only PostgreSQL {only_there}, only here {only_here}: {_shown(source)}"
        yield Disagreement(about="names", line=line, detail=detail)


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _shown(source: str) -> str:
    return " ".join(source.split())[:160]
