"""Exit codes, as the documentation promises them."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command's end means to a script."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    REFUSED = 3
    BUG = 70
    PAUSED = 75
    INTERRUPTED = 130


COMMANDS_MEANINGS = """Exit codes: 0 clean, or done; 1 findings at or above --fail-on, a trace that differs, or a backfill
that failed; 2 usage, configuration, or input that cannot be read; 3 refused, such as a trace in a database that is not
empty; 70 a bug in threephase; 75 a backfill that the same command resumes; 130 interrupted."""

BACKFILL_MEANINGS = """Exit codes: 0 done; 1 findings, a run that failed, or rows that were left as they are; 2 usage, input,
no such run, or no connection; 3 refused; 70 a bug in threephase; 75 paused, the window closed, or told to stop: the same
command goes on; 130 interrupted."""

NEW_MEANINGS = """Exit codes: 0 written; 1 no statement could be taken, or not each of them; 2 usage, input that cannot be
read, or a file that is there already; 70 a bug in threephase; 130 interrupted."""

CHECK_MEANINGS = """Exit codes: 0 each can be run; 1 findings; 2 usage, or input that cannot be read; 70 a bug in threephase;
130 interrupted."""

MEANINGS = """Exit codes: 0 clean, or done; 1 findings at or above --fail-on; 2 usage, configuration, or input
that cannot be read; 70 a bug in threephase; 130 interrupted."""

TRACE_MEANINGS = """Exit codes: 0 the server did as lint claims; 1 it did otherwise, or a migration fails; 2 usage, input
that cannot be read, or no server; 3 refused, the database is not empty; 70 a bug in threephase; 130 interrupted."""

DRY_RUN_MEANINGS = """Exit codes: 0 nothing speaks against a run; 1 findings, such as a statement that is not
idempotent; 2 usage, input, or no connection; 3 a run would fail or do harm; 70 a bug in threephase; 130 interrupted."""

RUN_MEANINGS = """Exit codes: 0 succeeded; 1 failed, cancelled, or ended with rows set aside; 2 usage, input, or no
connection; 3 refused, nothing was begun; 70 a bug in threephase; 75 paused, the window closed, or told to stop: the
same command goes on."""

LEDGER_MEANINGS = """Exit codes: 0 done; 2 usage, no such run, or no connection; 3 refused; 70 a bug in threephase;
130 interrupted."""

VERIFY_MEANINGS = """Exit codes: 0 no row is left and the chain is whole; 1 rows are left, or the chain is broken; 2 usage,
no such run, or no connection; 3 refused, such as the rows to a role that may not read them; 70 a bug in threephase;
130 interrupted."""

REVERT_MEANINGS = """Exit codes: 0 every row has its old values; 1 rows were left as they are, it failed, or was
cancelled; 2 usage, no such run, or no connection; 3 refused, or the question answered with no; 70 a bug in threephase;
75 paused, the window closed, or told to stop: the same command goes on."""

CORRECT_MEANINGS = """Exit codes: 0 done; 1 findings, a correction that failed, or one that is not what was approved;
2 usage, input, nothing of that name, or no connection; 3 refused; 70 a bug in threephase; 130 interrupted."""

CORRECT_NEW_MEANINGS = """Exit codes: 0 written; 2 usage, or a file that is there already; 70 a bug in threephase;
130 interrupted."""

CORRECT_DRY_RUN_MEANINGS = """Exit codes: 0 nothing speaks against it; 1 something does, such as an expectation that is not
met, or it failed; 2 usage, input, or no connection; 3 refused, such as a file with findings; 70 a bug in threephase;
130 interrupted."""

APPROVE_MEANINGS = """Exit codes: 0 approved; 2 usage, no such digest, or no connection; 3 refused, such as to the author of
the dry run, or the question answered with no; 70 a bug in threephase; 130 interrupted."""

CORRECT_RUN_MEANINGS = """Exit codes: 0 done; 1 it failed, or what it did is not what was approved: rolled back; 2 usage,
input, or no connection; 3 refused, such as without an approval, or because it was done before; 70 a bug in threephase;
130 interrupted."""

CORRECT_SHOW_MEANINGS = """Exit codes: 0 done; 2 usage, nothing of that digest or number, or no connection; 3 refused;
70 a bug in threephase; 130 interrupted."""

CORRECT_REVERT_MEANINGS = """Exit codes: 0 done; 1 rows were left as they are, or it failed or is not what was approved: then
it was rolled back; 2 usage, no such correction, or no connection; 3 refused, such as without an approval; 70 a bug in
threephase; 130 interrupted."""

PURGE_MEANINGS = """Exit codes: 0 done, or nothing is that old; 2 usage, or no connection; 3 refused: --yes is missing, or
the right; 70 a bug in threephase; 130 interrupted."""

AUDIT_MEANINGS = """Exit codes: 0 done; 2 usage, nothing of that number or incident, or no connection; 3 refused; 70 a bug in
threephase; 130 interrupted."""

AUDIT_VERIFY_MEANINGS = """Exit codes: 0 everything is as it was written; 1 it is not; 2 usage, or no connection; 3 refused;
70 a bug in threephase; 130 interrupted."""
