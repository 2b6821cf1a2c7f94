"""`threephase trace`: replay on a throwaway server, and hold what it does against what lint claims."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from linter.errors import ConfigError, InputError
from linter.transport import Transport
from rules.value import Value
from threephase.exit_code import ExitCode
from threephase.interruption import stoppable
from threephase.output import complain, uses_colour, write
from threephase.progress import progress
from threephase.session import Source, configuration, sources, transport

if TYPE_CHECKING:
    from replay.server import Server
    from replay.traced import MigrationTrace, Trace


class TraceOptions(Value):
    """The options of the command, as given; None where none was."""

    paths: tuple[Path, ...]
    image: str | None
    dsn: str | None
    seed_rows: int
    transaction_mode: str | None
    prisma_version: str | None
    only_differences: bool
    format: str
    output_file: Path | None
    config_file: Path | None
    color: str


def trace_command(options: TraceOptions) -> int:
    """Replays, writes what was seen, and returns the exit code."""
    found = sources(options.paths)
    if options.dsn is not None and options.image is not None:
        raise ConfigError("--image and --dsn (or THREEPHASE_TRACE_DSN) name two servers. Name one of them.")
    if options.dsn is not None and len(found) > 1:
        raise InputError(f"--dsn names one database, and there are {len(found)} migrations folders. Name one of them.")
    config = configuration(options.config_file, found)
    sent = [transport(source, config, options.transaction_mode, options.prisma_version) for source in found]
    with stoppable(), _server(options) as server:
        trace = _trace(found, sent, server, options)
    write(_rendered(trace, options), options.output_file)
    for sentence in trace.unreadable:
        complain(sentence)
    if trace.unreadable:
        return ExitCode.USAGE
    return ExitCode.FINDINGS if trace.differences or trace.failed else ExitCode.CLEAN


def _server(options: TraceOptions) -> AbstractContextManager[Server]:
    if options.dsn is not None:
        from replay.dsn import libpq_dsn
        from replay.server import named

        return nullcontext(named(libpq_dsn(options.dsn)))
    from replay.started import container, embedded

    return container(options.image) if options.image is not None else embedded()


def _trace(found: Sequence[Source], sent: Sequence[Transport], server: Server, options: TraceOptions) -> Trace:
    from replay.folder import replay
    from replay.traced import Trace

    traced: list[MigrationTrace] = []
    with progress("Replaying", sum(file.reported for source in found for file, _ in source.texts)) as advance:
        for source, how in zip(found, sent, strict=True):
            for migration in replay(source.folder, source.texts, server, seed_rows=options.seed_rows, transport=how):
                traced.append(migration)
                advance()
    return Trace(
        server=server.version,
        mode=", ".join(dict.fromkeys(how.mode.value for how in sent)),
        seed_rows=options.seed_rows,
        migrations=tuple(traced),
        unreadable=tuple(str(error) for source in found for error in source.errors),
    )


def _rendered(trace: Trace, options: TraceOptions) -> str:
    if options.format == "json":
        from replay.report.json_report import render_json

        return render_json(trace)
    from replay.report.text import render_text
    from threephase.colours import style

    coloured = uses_colour(options.color, to_file=options.output_file is not None)
    return render_text(trace, style(coloured=coloured), only_differences=options.only_differences)
