"""A run as a progress bar on a terminal; what is notable stands above it and stays."""

from __future__ import annotations

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.text import Text

from runner.happened import Happened
from threephase.command.backfill.lines import Lines, now_utc
from threephase.command.backfill.notable import batch, left, pace, rows
from threephase.command.backfill.shown import harmless
from threephase.command.backfill.tally import Tally


class Bar:
    """On the console until closed."""

    every_s = 0.5

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lines = Lines(self._above)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[share]}"),
            TextColumn("{task.fields[rows]}"),
            console=console,
        )
        self._task: TaskID = self._progress.add_task("begins", total=None, share="", rows="")
        self._below = Text()
        self._live = Live(get_renderable=self._render, console=console, transient=True, refresh_per_second=4)
        self._live.start()

    def happened(self, happened: Happened, tally: Tally) -> None:
        """Notable things above the bar, all of them into it."""
        self._lines.happened(happened, tally)
        self.tick(tally)

    def tick(self, tally: Tally) -> None:
        """The bar as it is now."""
        now = tally.standing
        self._progress.update(
            self._task,
            description="work" if now.pass_number == 1 else f"sweep {now.pass_number - 1}",
            total=now.rows or None,
            completed=min(now.walked, now.rows),
            share="" if tally.share is None else f"{tally.share:.1%}",
            rows=rows(tally),
        )
        self._below = Text(_below(tally), style="dim", no_wrap=True, overflow="ellipsis")

    def say(self, sentence: str) -> None:
        """Above the bar."""
        self._lines.say(sentence)

    def close(self) -> None:
        """The bar is gone; what stood above it stays."""
        self._live.stop()

    def _render(self) -> Group:
        return Group(self._progress.get_renderable(), self._below)

    def _above(self, line: str) -> None:
        self._console.print(Text(line.rstrip("\n")), soft_wrap=True)


def _below(tally: Tally) -> str:
    details = sorted({waiting.detail for waiting in tally.waiting.values()})
    said = ["waits: " + "; ".join(details)] if details else []
    return harmless("  ".join(filter(None, (pace(tally), left(tally, now_utc()), batch(tally), *said))))
