"""The way in: checks that our packages are ours, runs the command, and turns every error into its exit code."""

from __future__ import annotations

import gc
import os
import sys
from importlib.util import find_spec
from pathlib import Path

from threephase.exit_code import ExitCode
from threephase.version import __version__

_PACKAGES = ("linter", "replay", "rules", "runner")


def main() -> None:
    """The `threephase` command."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Runs the command and returns its exit code; prints, never raises."""
    _make_streams_safe()
    collect_garbage_seldom()
    taken = _taken_by_others()
    if taken is not None:
        print(f"threephase: {taken}", file=sys.stderr)
        return ExitCode.USAGE
    try:
        return _invoke(arguments)
    except BrokenPipeError:
        from threephase.output import forsake_stdout

        # The reader has gone, as in `threephase lint | head`; its absence is no verdict, so this is not success.
        forsake_stdout()
        return ExitCode.FINDINGS
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except Exception:
        _report_bug()
        return ExitCode.BUG


def _invoke(arguments: list[str]) -> int:
    import click

    from linter.errors import LinterError
    from runner.errors import RunnerError
    from threephase.cli import cli
    from threephase.output import complain, write

    try:
        code = cli.main(args=arguments, prog_name="threephase", standalone_mode=False)
        write("", None)  # what is still on its way to standard output
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return ExitCode.INTERRUPTED
    except click.ClickException as problem:
        problem.show()
        return ExitCode.USAGE
    except (LinterError, RunnerError) as problem:
        complain(str(problem))
        return problem.exit_code
    return int(code or 0)


def _make_streams_safe() -> None:
    """A terminal or log that cannot show a character gets an escape for it; one that is shut gets nothing."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def collect_garbage_seldom() -> None:
    """A run makes many small objects and keeps most of them to its end: looking for cycles among them takes a third of it.

    The thresholds of mypy, for the same reason; memory stays bounded.
    """
    gc.set_threshold(200_000, 30, 30)


def _taken_by_others() -> str | None:
    """One sentence if another distribution installed a package of the same name over one of ours."""
    home = Path(__file__).resolve().parent.parent
    for name in _PACKAGES:
        spec = find_spec(name)
        origin = Path(spec.origin).resolve() if spec is not None and spec.origin else None
        if origin is None or origin.parent.parent != home:
            return (
                f"the package `{name}` is {origin or 'missing'}, not threephase's own. Install threephase by itself, "
                "with `uv tool install`, `pipx install` or in a virtual environment of its own."
            )
    return None


def _report_bug() -> None:
    import traceback

    print(
        f"threephase {__version__}: this is a bug in threephase. Nothing was judged. Please report it with the lines "
        "below and, if you may share it, the migration that was being read.",
        file=sys.stderr,
    )
    if os.environ.get("THREEPHASE_DEBUG"):
        traceback.print_exc()
    else:
        last = traceback.extract_tb(sys.exc_info()[2])[-1]
        error = sys.exc_info()[1]
        place = f"{Path(last.filename).name}:{last.lineno} in {last.name}"
        print(f"  {type(error).__name__} at {place}. THREEPHASE_DEBUG=1 shows the whole traceback.", file=sys.stderr)


if __name__ == "__main__":
    main()
