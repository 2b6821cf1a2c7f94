"""The errors that end a replay before, or while, it can say what the server does."""

from __future__ import annotations

from typing import ClassVar

from linter.errors import LinterError


class ReplayError(LinterError):
    """What a user can mend, said in one message.

    ReplayError                       exit code
    ├── ServerUnavailableError        2   no server can be started, or reached
    ├── NoCopyError                   2   a database cannot be copied; the replay goes on without
    └── NotEmptyError                 3   the database that was named has something in it
    """


class ServerUnavailableError(ReplayError):
    """There is no server to replay on."""


class NoCopyError(ReplayError):
    """The server does not let us copy the database."""


class NotEmptyError(ReplayError):
    """The database is somebody's: nothing was done there."""

    exit_code: ClassVar[int] = 3
