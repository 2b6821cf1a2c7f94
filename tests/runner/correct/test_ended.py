"""An end that the journal cannot be told of says so itself."""

from __future__ import annotations

from runner.connection.dsn import read_dsn
from runner.correct.ended import enter_end
from runner.errors import FailedError


def test_where_there_is_no_server_the_error_says_that_it_was_not_entered() -> None:
    error = FailedError("the connection was lost. Nothing was changed.")
    enter_end(read_dsn("host=/nowhere dbname=none"), "failed", {}, error)
    assert str(error) == "the connection was lost. Nothing was changed. It could not be entered into the journal."
