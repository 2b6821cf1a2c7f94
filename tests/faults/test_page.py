"""The table of faults names tests that are there, and every test of a fault is in the table."""

from __future__ import annotations

import ast
import re
from pathlib import Path

_TESTS = Path(__file__).parent.parent
_PAGE = _TESTS.parent / "docs" / "faults.md"
_NAMED = re.compile(r"`((?:faults|runner)/[\w/]+\.py)(?:::(\w+))?`")
_TOOLS = ("test_proxy.py", "test_page.py")


def _functions(path: Path) -> set[str]:
    return {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}


def test_what_the_table_names_is_there() -> None:
    named = _NAMED.findall(_PAGE.read_text())
    assert [f"{file}::{name}" for file, name in named if name and name not in _functions(_TESTS / file)] == []


def test_every_fault_test_is_in_the_table() -> None:
    named = {name for _, name in _NAMED.findall(_PAGE.read_text())}
    files = (file for file in Path(__file__).parent.glob("test_*.py") if file.name not in _TOOLS)
    tests = {name for file in files for name in _functions(file) if name.startswith("test_")}
    assert sorted(tests - named) == []
