"""The registry is a tuple one can read; these tests hold it to the folders."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from typing import get_args

import pytest

from rules.finding import Category
from rules.operation import Operation
from rules.registry import RULES, by_id, for_operation
from rules.rule import Rule

FOLDER = Path(__file__).parents[2] / "rules"
FILES = sorted(
    path
    for category in Category
    for path in (FOLDER / category.replace("-", "_")).glob("*.py")
    if path.stem != "__init__"
)
# The approvals are the project's own invention: there is nothing to look them up in.
WITHOUT_SOURCE = {"approval-without-reason", "unused-approval", "unused-ignore"}


def test_every_file_in_the_folders_holds_one_rule_of_the_registry() -> None:
    found = {importlib.import_module(f"rules.{path.parent.name}.{path.stem}").RULE.id for path in FILES}
    assert found == {rule.id for rule in RULES}
    assert len(FILES) == len(RULES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_rule_is_called_as_its_file_and_stands_in_its_categorys_folder(path: Path) -> None:
    rule = importlib.import_module(f"rules.{path.parent.name}.{path.stem}").RULE
    assert rule.id == path.stem.replace("_", "-")
    assert rule.category == path.parent.name.replace("_", "-")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_rules_file_names_its_source_first(path: Path) -> None:
    module = importlib.import_module(f"rules.{path.parent.name}.{path.stem}")
    if module.RULE.id not in WITHOUT_SOURCE:
        assert module.RULE.source.startswith("https://")
        assert "\nhttps://" in (inspect.getdoc(module) or "")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_words_to_explain_it(rule: Rule) -> None:
    for words in (rule.why, rule.instead):
        assert words[0].isupper() or words[0] == "`"
        assert words.endswith(".")
        assert "  " not in words
        assert "\n" not in words


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_without_a_check_looks_at_no_operation_and_says_who_raises_it(rule: Rule) -> None:
    assert (rule.check is None) == (rule.looks_at == ())
    if rule.check is None:
        path = FOLDER / rule.category.replace("-", "_") / f"{rule.id.replace('-', '_')}.py"
        assert '"""Raised ' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.check], ids=lambda rule: rule.id)
def test_a_rule_looks_at_operations_only(rule: Rule) -> None:
    assert set(rule.looks_at) <= set(get_args(Operation))


def test_what_destroys_or_breaks_is_approvable_and_nothing_else_is() -> None:
    approvable = {rule.id for rule in RULES if rule.approvable}
    guarded = {rule.id for rule in RULES if rule.category in (Category.DATA_LOSS, Category.COMPATIBILITY)}
    assert approvable == guarded | {"contract-not-approved", "permission-change", "hand-made-index-dropped"}


def test_rules_are_found_by_name_and_by_operation() -> None:
    assert len(by_id) == len(RULES)
    for rule in RULES:
        assert by_id[rule.id] is rule
        for operation in rule.looks_at:
            assert rule in for_operation(operation)
    assert for_operation(str) == ()
