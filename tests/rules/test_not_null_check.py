from __future__ import annotations

import pytest

from rules.not_null_check import says_not_null
from rules.operation.parts import Constraint, ConstraintKind, Expression


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("email IS NOT NULL", "email", True),
        ("(Email is\n not null)", "email", True),
        ('"E""mail" IS NOT NULL', 'E"mail', True),
        ('"Email"IS NOT NULL', "Email", True),
        ('"Email" IS NOT NULL', "email", False),
        ("coalesce(email,'x') IS NOT NULL", "email", False),
        ("coalesce(email) IS NOT NULL", "email", False),
        ("name IS NOT NULL", "email", False),
        ("email IS NOT NULL OR name IS NOT NULL", "name", False),
        ("NOT email IS NOT NULL", "email", False),
        ("-email IS NOT NULL", "email", False),
    ],
)
def test_only_the_column_itself_and_is_not_null_say_so(text: str, column: str, says: bool) -> None:
    words = frozenset(("email", "Email", "name", 'E"mail', "not", "null"))
    check = Constraint(kind=ConstraintKind.CHECK, expression=Expression(text=text, words=words))
    assert says_not_null(check, column) is says
