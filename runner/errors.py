"""The errors that end a runner command, each with its exit code."""

from __future__ import annotations

from typing import ClassVar


class RunnerError(Exception):
    """What a user can mend, said in one message without secrets: what is wrong, where, and what to do.

    RunnerError              exit code
    ├── UnreachableError     2   no connection: address, password, certificate, a server that is not there
    ├── NotFoundError        2   the ledger has no such run, or several that could be meant
    ├── UsageError           2   no such setting, or a value that it cannot have
    ├── RefusedError         3   what was asked is not safe here, or not allowed to this role; nothing was changed
    │   └── LedgerError      3   the ledger is missing, too old, too new, or does not say what it should
    ├── FailedError          1   the run was ended by an error that retrying does not mend; it can be resumed
    └── PausedError          75  paused, or the window closed: the same command resumes
        └── StoppedError     75  told to stop
    """

    exit_code: ClassVar[int] = 2


class UnreachableError(RunnerError):
    """The database cannot be reached."""


class NotFoundError(RunnerError):
    """The ledger has nothing that goes by what was named."""


class UsageError(RunnerError):
    """What was typed cannot be meant."""


class RefusedError(RunnerError):
    """Not safe, not understood, or not allowed. Nothing was changed."""

    exit_code = 3


class LedgerError(RefusedError):
    """The ledger is not there, of another version, or not whole."""


class FailedError(RunnerError):
    """The run cannot go on by itself.

    recorded: the same for the ledger, where more people read it, without any row's values.
    """

    exit_code = 1

    def __init__(self, message: str, recorded: str | None = None) -> None:
        super().__init__(message)
        self.recorded = message if recorded is None else recorded


class PausedError(RunnerError):
    """The run stopped in good order, and the same command resumes it."""

    exit_code = 75


class StoppedError(PausedError):
    """Told to stop, by a signal or because another worker has ended."""

    def __init__(self) -> None:
        super().__init__("told to stop. The same command resumes where it stopped.")
