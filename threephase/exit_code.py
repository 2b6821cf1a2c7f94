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


COMMANDS_MEANINGS = """Exit codes: 0 clean, or done; 1 findings at or above --fail-on, or a trace that differs; 2 usage,
configuration, or input that cannot be read; 3 refused, such as a trace in a database that is not empty; 70 a bug in
threephase; 130 interrupted."""

MEANINGS = """Exit codes: 0 clean, or done; 1 findings at or above --fail-on; 2 usage, configuration, or input
that cannot be read; 70 a bug in threephase; 130 interrupted."""

TRACE_MEANINGS = """Exit codes: 0 the server did as lint claims; 1 it did otherwise, or a migration fails; 2 usage, input
that cannot be read, or no server; 3 refused, the database is not empty; 70 a bug in threephase; 130 interrupted."""
