"""docs/coverage.md: hazard by hazard, and for each other tool rule by rule, what of it threephase reports."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent / "coverage"
TOOLS = (
    "squawk",
    "strong_migrations",
    "online_migrations",
    "eugene",
    "atlas",
    "django_migration_linter",
    "pgfence",
    "migrationpilot",
    "safemigrate_lint",
)

_INTRODUCTION = """# Coverage

What PostgreSQL does to a running application when its schema changes, hazard by hazard, and what threephase says of it:
its **phase**, the **rules** that report it, and what the **effects** of the statement tell besides, in
`lint --format json`. Then, for each tool that lints migrations, its own rules, each with those here that report the
same, or with the reason why none does. Rules about conventions, and a few others, are
[off by default](configuration.md).

To be covered means that the hazard is reported, not that it is reported in the same cases: what is harmless, a table
that the migration itself creates for instance, is left alone here.
"""


class Hazard(NamedTuple):
    """One hazard. Either rules report it, or `declined` says why none does. phases: of a migration that has it."""

    id: str
    what: str
    phases: tuple[str, ...]
    rules: tuple[str, ...]
    effects: str
    declined: str


class Section(NamedTuple):
    """Hazards of one kind."""

    title: str
    hazards: tuple[Hazard, ...]


class Tool(NamedTuple):
    """Another tool's rules by id: the rules here that report the same, or the reason why none does."""

    name: str
    version: str
    link: str
    rules: dict[str, tuple[str, ...] | str]

    @property
    def covered(self) -> int:
        """How many of its rules are reported here as well."""
        return sum(not isinstance(ours, str) for ours in self.rules.values())


def sections() -> list[Section]:
    """The hazards, as docs/coverage/hazards.toml lists them."""
    tables = _read(HERE / "hazards.toml")
    return [Section(table.pop("title"), tuple(_hazard(*item) for item in table.items())) for table in tables.values()]


def _hazard(id: str, fields: dict[str, Any]) -> Hazard:
    return Hazard(
        id=id,
        what=fields["what"],
        phases=tuple(fields.get("phases", ())),
        rules=tuple(fields.get("rules", ())),
        effects=fields.get("effects", ""),
        declined=fields.get("declined", ""),
    )


def tools() -> list[Tool]:
    """The other tools, in the order of TOOLS."""
    return [_tool(_read(HERE / "tools" / f"{name}.toml")) for name in TOOLS]


def _tool(table: dict[str, Any]) -> Tool:
    rules = {theirs: ours if isinstance(ours, str) else tuple(ours) for theirs, ours in table["rules"].items()}
    return Tool(name=table["name"], version=table.get("version", ""), link=table["link"], rules=rules)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def coverage_page() -> str:
    """The page."""
    parts = [_INTRODUCTION, *_summary(tools()), "## Hazards\n"]
    parts += [line for section in sections() for line in _section(section)]
    parts += [line for tool in tools() for line in _table(tool)]
    return "\n".join(parts)


def _summary(all_tools: Iterable[Tool]) -> Iterator[str]:
    yield "| tool | its rules | covered | declined |\n|---|---|---|---|"
    for tool in all_tools:
        count = len(tool.rules)
        anchor = tool.name.lower().replace(" ", "-")
        yield f"| [{tool.name}](#{anchor}) | {count} | {tool.covered} | {count - tool.covered} |"
    yield ""


def _section(section: Section) -> Iterator[str]:
    yield f"### {section.title}\n\n| | hazard | phase | rules | effects |\n|---|---|---|---|---|"
    for hazard in section.hazards:
        covered = _links(hazard.rules) if hazard.rules else f"none. {hazard.declined}"
        phase = ", ".join(hazard.phases)
        yield f"| {hazard.id} | {hazard.what} | {phase} | {covered} | {hazard.effects} |"
    yield ""


def _table(tool: Tool) -> Iterator[str]:
    version = f" {tool.version}" if tool.version else ""
    yield f"## {tool.name}\n\n[{tool.name}]({tool.link}){version}: {tool.covered} of {len(tool.rules)} rules are covered.\n"
    yield "| its rule | here |\n|---|---|"
    for theirs, ours in tool.rules.items():
        yield f"| {theirs} | {ours if isinstance(ours, str) else _links(ours)} |"
    yield ""


def _links(rules: Iterable[str]) -> str:
    return ", ".join(f"[{rule}](rules/{rule}.md)" for rule in rules)
