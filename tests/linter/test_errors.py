"""Exit codes of errors are a promise to scripts."""

from __future__ import annotations

import pytest

from linter.errors import ConfigError, InputError, LinterError


@pytest.mark.parametrize("error", [LinterError, InputError, ConfigError])
def test_every_error_that_a_user_can_mend_exits_with_2(error: type[LinterError]) -> None:
    assert error("what is wrong").exit_code == 2
    assert str(error("what is wrong")) == "what is wrong"
