"""`threephase backfill report`: what was done, by whom, when, and how, for whoever asks later."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from threephase.command.backfill.found import current_run, find_run
from threephase.command.backfill.opened import ledger
from threephase.command.backfill.shown import harmless
from threephase.command.connection import ConnectionOptions
from threephase.exit_code import ExitCode
from threephase.output import write

if TYPE_CHECKING:
    from runner.report.recorded import Facts


def report_command(meant: str | None, format: str, output_file: Path | None, connection: ConnectionOptions) -> int:
    """Gathers the facts of one run and writes them."""
    from runner.report.facts import gather

    with ledger(connection) as conn:
        run = current_run(conn) if meant is None else find_run(conn, meant)
        facts = gather(conn, run.id)
    write(_rendered(facts, format), output_file)
    return ExitCode.CLEAN


def _rendered(facts: Facts, format: str) -> str:
    if format == "html":
        from runner.report.html import render_html

        return render_html(facts)
    if format == "markdown":
        from runner.report.markdown import render_markdown

        return harmless(render_markdown(facts))
    if format == "json":
        from linter.report.visible import inert_json
        from runner.report.json_report import render_json

        return inert_json(render_json(facts))
    from runner.report.text import render_text

    return harmless(render_text(facts))
