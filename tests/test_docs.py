"""The documentation agrees with the code: generated pages are fresh, links lead somewhere, options exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click import Context

from docs.generate import leftovers, pages, with_rules
from rules.finding import Category
from tests.documents import DOCUMENTS, ROOT, headings, links, our_commands
from tests.sample import NAMES, script
from threephase.cli import cli
from threephase.version import __version__

_VERSION = re.compile(r"(?:threephase@|rev: )v([\w.]+)")
_SQL = re.compile(r"^```sql\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_HOOK = re.compile(r"^  (?P<key>\w+): (?P<value>.+)$", re.MULTILINE)


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_generated_pages_are_fresh() -> None:
    stale = [shown(path) for path, text in pages().items() if not path.exists() or path.read_text() != text]
    assert not stale + [shown(path) for path in leftovers()], "write them anew: make docs"


def test_a_readme_without_a_place_for_the_rules_is_an_error() -> None:
    with pytest.raises(ValueError, match="has no place for the rules"):
        with_rules("# threephase\n")


def test_every_category_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [category for category in Category if f"(`{category}`)" not in readme] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=shown)
def test_every_link_into_the_project_leads_somewhere(document: Path) -> None:
    dead = [f"{path}#{heading}" for path, heading in links(document) if not path.exists()]
    dead += [heading for path, heading in links(document) if heading and heading not in headings(path)]
    assert dead == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=shown)
def test_every_option_that_is_shown_exists(document: Path) -> None:
    for name, *arguments in our_commands(document):
        with Context(cli, **cli.context_settings) as parent, cli.commands[name].make_context(name, arguments, parent):
            pass


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        pytest.param("prisma/migrations/20260105190000_init/migration.sql", True, id="a migration"),
        pytest.param("migrations/0_init/migration.sql", True, id="a folder at the top"),
        pytest.param("prisma/migrations/migration_lock.toml", False, id="the lock file"),
        pytest.param("prisma/seed.sql", False, id="another script"),
        pytest.param("old_migrations/0_init/migration.sql", False, id="a folder of another name"),
    ],
)
def test_the_hook_of_pre_commit_wants_migrations(path: str, wanted: bool) -> None:
    hook = {found["key"]: found["value"] for found in _HOOK.finditer((ROOT / ".pre-commit-hooks.yaml").read_text())}
    assert bool(re.search(hook["files"], path)) is wanted
    assert hook["entry"] == "threephase lint"


def test_the_sql_in_the_readme_is_that_of_the_sample() -> None:
    samples = [script(name) for name in NAMES]
    blocks = [found["text"] for found in _SQL.finditer((ROOT / "README.md").read_text())]
    assert len(blocks) == 2
    assert all(any(block in sample for sample in samples) for block in blocks)


def test_what_is_to_be_installed_is_this_version() -> None:
    named = {version for path in DOCUMENTS for version in _VERSION.findall(path.read_text())}
    assert named == {__version__}


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
