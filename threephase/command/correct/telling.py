"""How an account is told: to whom, how much of it, and as what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rules.value import Value
from runner.account.line import Line
from threephase.output import uses_colour, write

if TYPE_CHECKING:
    from runner.change.rows import RowChange

_ROWS = 50


class Telling(Value):
    """The options as given. rows: of each table, None where it is not said. format: text, json or markdown."""

    rows: int | None = None
    all_rows: bool = False
    format: str = "text"
    output_file: Path | None = None
    color: str = "auto"

    @property
    def limit(self) -> int | None:
        """How many rows of each table; None: all, as programs want it where nothing is said."""
        if self.all_rows or (self.rows is None and self.format == "json"):
            return None
        return _ROWS if self.rows is None else self.rows


def tell(
    telling: Telling, lines: Callable[[], Iterable[Line]], document: Callable[[], Iterable[str]], also: str = ""
) -> None:
    """Writes one of the two, piece by piece. also: Markdown that follows, such as the file itself."""
    write(_pieces(telling, lines, document, also), telling.output_file)


def _pieces(
    telling: Telling, lines: Callable[[], Iterable[Line]], document: Callable[[], Iterable[str]], also: str
) -> Iterator[str]:
    match telling.format:
        case "json":
            from linter.report.visible import inert_json

            yield from map(inert_json, document())
        case "markdown":
            from runner.account.text import markdown

            yield from markdown(lines())
            yield also
        case _:
            from threephase.command.correct.painted import painted

            to_file = telling.output_file is not None
            yield from painted(lines(), coloured=uses_colour(telling.color, to_file=to_file))


def json_of(
    head: Mapping[str, Any], changes: Iterable[RowChange], left: Iterable[RowChange] = ()
) -> Callable[[], Iterable[str]]:
    """A document to be written only if it is asked for."""
    from runner.account.as_json import document

    return lambda: document(head, changes=changes, left=left)
