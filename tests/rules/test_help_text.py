"""Help texts keep a sentence on one line: whoever shows them begins a paragraph at every other line break."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rules.registry import RULES
from rules.rule import Example, Rule, migrations_of, mode_of
from tests.rules.judging import judged

CASES = [pytest.param(rule, bad, id=f"{rule.id}-{number}") for rule in RULES for number, bad in enumerate(rule.bad, 1)]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_sentence_is_not_broken_where_no_statement_stands_between(rule: Rule, example: Example) -> None:
    for finding in judged(*migrations_of(example), mode=mode_of(example), turned_on=rule).findings:
        for line, following in pairwise(finding.help.split("\n")):
            if not line.startswith(" ") and not following.startswith(" "):
                assert line.endswith((".", ":")), (finding.rule, line)
                assert following[:1].isupper(), (finding.rule, following)
