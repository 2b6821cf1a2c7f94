"""Writes what the documentation takes from the rules: a page for each, their index, and the README's table of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from docs.coverage_page import coverage_page
from rules.finding import Category
from rules.registry import RULES
from rules.rule import Rule
from threephase.rule_page import rule_page

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "rules"
README = ROOT / "README.md"
COVERAGE = ROOT / "docs" / "coverage.md"

_INTRODUCTION = """# Rules

`threephase explain RULE` prints a page, `threephase rules` this list. Severities are the default ones and can be
[configured](../configuration.md). **approval**: `-- MIGRATION_APPROVED: <reason>` on the clause's line answers for it;
**ignore**: `-- threephase: ignore RULE reason="…"` does.
"""
_BEGIN, _END = "<!-- rules: written by `make docs` -->\n", "<!-- end of rules -->"

_GUARDS = {
    Category.DATA_LOSS: "What destroys rows or values",
    Category.COMPATIBILITY: "What breaks the version that is running",
    Category.LOCK: "What makes others wait",
    Category.TRANSACTION: "What Prisma's way of sending the file changes",
    Category.PHASE: "What belongs into another release",
    Category.PERMISSION: "What changes who may do what",
    Category.OPAQUE: "What cannot be seen into",
    Category.PRISMA: "What Prisma generates and should not run as it is",
    Category.APPROVAL: "Approvals that approve nothing",
    Category.HISTORY: "What happened to the migration itself",
    Category.STYLE: "Conventions, all but one off by default",
}


def pages() -> dict[Path, str]:
    """Every generated file with its text."""
    found = {PAGES / f"{rule.id}.md": rule_page(rule) for rule in RULES}
    readme = with_rules(README.read_text(encoding="utf-8"))
    return {**found, PAGES / "README.md": _index(), COVERAGE: coverage_page(), README: readme}


def with_rules(readme: str) -> str:
    """The README with its table of rules written anew."""
    before, begin, rest = readme.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not end:
        raise ValueError(f"README.md has no place for the rules: {_BEGIN.strip()} … {_END}")
    return f"{before}{begin}{_overview()}{end}{after}"


def leftovers() -> set[Path]:
    """Pages of rules that are no more."""
    return set(PAGES.glob("*.md")) - pages().keys()


def main() -> None:
    """Writes every file and removes what is left over."""
    PAGES.mkdir(exist_ok=True)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8", newline="\n")
    for path in leftovers():
        path.unlink()


def _index() -> str:
    return "\n".join([_INTRODUCTION, *(part for category in Category for part in _section(category, _rules(category)))])


def _section(category: Category, rules: Iterable[Rule]) -> Iterable[str]:
    yield f"## {category}\n\n{_GUARDS[category]}.\n"
    yield "| rule | severity | accepted by | instead |\n|---|---|---|---|"
    for rule in rules:
        accepted = "approval" if rule.approvable else "ignore"
        yield f"| [{rule.id}]({rule.id}.md) | {rule.severity} | {accepted} | {_cell(rule.instead)} |"
    yield ""


def _overview() -> str:
    rows = ["| guards against | rules |", "|---|---|"]
    for category in Category:
        links = ", ".join(f"[{rule.id}](docs/rules/{rule.id}.md)" for rule in _rules(category))
        rows.append(f"| {_GUARDS[category]} (`{category}`) | {links} |")
    return "\n".join(rows) + "\n"


def _rules(category: Category) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule.category is category)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    main()
