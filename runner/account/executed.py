"""What an execution came to: statements, conditions, sequences, locks, and last what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator

from rules.correction import Expected
from runner.account.line import Line, Tone, aligned, heading
from runner.account.value import name, shown
from runner.correct.outcome import ConditionSeen, Executed, StepDone
from runner.report.words import counted, milliseconds


def statement_lines(executed: Executed) -> Iterator[Line]:
    """Each statement with the rows it changed and those it was to change."""
    if not executed.steps:
        return
    yield heading("Statements")
    texts = aligned([_statement(step) for step in executed.steps])
    for step, text in zip(executed.steps, texts, strict=True):
        yield Line(text=text, tone=Tone.PLAIN if step.as_expected else Tone.PROBLEM)


def condition_lines(executed: Executed) -> Iterator[Line]:
    """Each condition with its value, and what it must be where it is not."""
    if not executed.conditions:
        return
    yield heading("Conditions")
    texts = aligned([_condition(seen) for seen in executed.conditions])
    for seen, text in zip(executed.conditions, texts, strict=True):
        yield Line(text=text, tone=Tone.PLAIN if seen.holds else Tone.PROBLEM)


def side_lines(executed: Executed) -> Iterator[Line]:
    """What it left behind or kept others from: sequences, locks, time."""
    yield heading("Beside the rows")
    moved = ", ".join(map(name, executed.sequences)) or "none moved"
    yield Line(text=f"  sequences  {moved}{'; a rollback does not bring them back' if executed.sequences else ''}")
    yield Line(text=f"  took       {milliseconds(executed.took_ms)}, locks held for {milliseconds(executed.held_ms)}")
    for text in aligned([(name(lock.relation), name(lock.mode)) for lock in executed.locks], "  lock       "):
        yield Line(text=text)


def note_lines(executed: Executed) -> Iterator[Line]:
    """What else is to be said of it, such as the rows that a revert leaves as they are."""
    if executed.notes:
        yield heading("To be noted")
        yield from (Line(text=f"  {name(note)}", tone=Tone.CHANGED) for note in executed.notes)


def problem_lines(executed: Executed) -> Iterator[Line]:
    """Last, so that it is what one reads on a terminal."""
    if executed.problems:
        yield heading("What speaks against it")
        yield from (Line(text=f"  {name(problem)}", tone=Tone.PROBLEM) for problem in executed.problems)


def expectation(expected: Expected) -> str:
    """`3`, `1 to 5`, `at least 1`, `any number`."""
    if expected.most is None:
        return f"at least {expected.least:,}" if expected.least else "any number"
    return f"{expected.least:,}" if expected.least == expected.most else f"{expected.least:,} to {expected.most:,}"


def _statement(step: StepDone) -> tuple[str, ...]:
    wanted = expectation(step.expected)
    said = f"as expected ({wanted})" if step.as_expected else f"but expected {wanted}"
    told = f"{step.kind.upper()} {name(str(step.table))}", counted(step.rows, "row")
    return (f"line {step.line}", *told, said) if step.line else told  # those of a revert were written by nobody


def _condition(seen: ConditionSeen) -> tuple[str, ...]:
    said = "as it must be" if seen.holds else f"but must be {shown(seen.wanted)}"
    return seen.when, name(seen.name), shown(seen.value), said
