"""From sources to a report that can be kept: everything of lint that an unchanged folder does not need again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from linter.policy import Policy
from linter.transport import Transport
from rules.value import Value, replace
from threephase.session import Source

if TYPE_CHECKING:
    from linter.cache import Entry
    from linter.git import Changes
    from linter.verdict import Verdict

REPORT = frozenset(("text", "annotations", "summary", "errors", "warnings"))
"""The fields of what `judge` returns."""


class Judging(Value):
    """All that a report depends on.

    transports, changes: for each source, how its migrations are sent, and what `--since` found; changes is None
    without it. cwd, root: the working folder, and the repository's root above it, from which the formats that GitHub
    reads name their files.
    """

    sources: tuple[Source, ...]
    transports: tuple[Transport, ...]
    policy: Policy
    postgres_version: int
    changes: tuple[Changes, ...] | None
    format: str
    colour: bool
    width: int
    cwd: str
    root: str


def judge(judging: Judging) -> Entry:
    """The report as it will be printed: its text, GitHub's annotations and summary, and what counts."""
    from rules.finding import Severity

    verdict = _verdict(judging)
    if judging.format in ("github", "sarif"):
        verdict = _from_root(verdict, Path(judging.cwd), Path(judging.root))
    annotations, summary = _for_github(verdict) if judging.format == "github" else ("", "")
    return {
        "text": _rendered(verdict, judging),
        "annotations": annotations,
        "summary": summary,
        "errors": verdict.count(Severity.ERROR),
        "warnings": verdict.count(Severity.WARNING) + len(verdict.stale_baseline),
    }


def _verdict(judging: Judging) -> Verdict:
    """The verdicts on all folders as one."""
    from linter.lint import lint_folder, merged

    changes = judging.changes or (None,) * len(judging.sources)
    verdict = merged(
        lint_folder(
            source.folder,
            source.texts,
            judging.policy,
            postgres_version=judging.postgres_version,
            changes=one,
            schemas=source.schemas,
            transport=transport,
        )
        for source, one, transport in zip(judging.sources, changes, judging.transports, strict=True)
    )
    unreadable = tuple(str(error) for source in judging.sources for error in source.errors)
    return replace(verdict, unreadable=unreadable)


def _from_root(verdict: Verdict, cwd: Path, root: Path) -> Verdict:
    """The verdict with its paths relative to the repository's root, from which GitHub resolves them."""
    from linter.place import shown

    migrations = (replace(migration, path=shown(cwd / migration.path, root)) for migration in verdict.migrations)
    return replace(verdict, migrations=tuple(migrations))


def _rendered(verdict: Verdict, judging: Judging) -> str:
    match judging.format:
        case "json":
            from linter.report.json_report import render_json

            return render_json(verdict)
        case "sarif":
            from linter.report.sarif import render_sarif
            from rules.registry import RULES
            from threephase.version import __version__

            return render_sarif(verdict, RULES, __version__)
        case _:
            from linter.report.text import render_text
            from threephase.colours import style

            return render_text(verdict, style(coloured=judging.colour), judging.width)


def _for_github(verdict: Verdict) -> tuple[str, str]:
    """GitHub's two own ways: workflow commands, which it reads from standard output only, and the step's summary."""
    from linter.report.github import render_github, render_summary

    return render_github(verdict), render_summary(verdict)
