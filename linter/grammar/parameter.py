"""SET and RESET of configuration parameters."""

from __future__ import annotations

from linter.grammar.clause import Result
from linter.grammar.cursor import Cursor
from linter.grammar.session import session
from linter.grammar.setting import is_plain, parameter, setting
from rules.operation import SetParameter


def set_parameter(c: Cursor) -> Result:
    """SET [SESSION | LOCAL] name { TO | = } value [, …]. SET TRANSACTION and SET CONSTRAINTS set no parameter."""
    begin = c.index
    c.expect("set")
    local = not is_plain(c) and _scope(c) == "local"
    if not is_plain(c) and _is_transaction(c):
        c.index = begin
        return session(c)
    name, values = setting(c)
    return SetParameter(parameter=name, values=values, local=local)


def _scope(c: Cursor) -> str:
    """LOCAL or SESSION, where it says how long the value holds: SET SESSION AUTHORIZATION is something else."""
    return "" if c.word(1) in ("authorization", "characteristics") else c.accept_one("local", "session")


def _is_transaction(c: Cursor) -> bool:
    return c.word() in ("constraints", "transaction") or c.at("session", "characteristics")


def reset(c: Cursor) -> Result:
    """RESET name, or ALL."""
    c.expect("reset")
    return SetParameter(parameter=parameter(c), values=None)
