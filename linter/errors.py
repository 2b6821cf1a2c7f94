"""The errors that end a run of the linter before it can judge."""

from __future__ import annotations

from typing import ClassVar


class LinterError(Exception):
    """What a user can mend, said in one message: what is wrong, where, and what to do. Never a finding, never a bug.

    LinterError              exit code
    ├── InputError           2   a path, a migration or a git revision that cannot be found or read
    └── ConfigError          2   threephase.toml or the baseline says what cannot be meant
    """

    exit_code: ClassVar[int] = 2


class InputError(LinterError):
    """The input cannot be found or read. Nothing may be called clean that was not read."""


class ConfigError(LinterError):
    """The configuration cannot be understood."""
