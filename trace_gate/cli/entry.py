"""The console script. Hooks are answered here without click; people get the command line.

`hook` and `check` leave with `os._exit`, and do not collect garbage: what they make is
little and without cycles, and both cost a hook more than its work. Exit codes: SPEC 6.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def main() -> None:
    """Run what the command line asks for, and leave with its exit code."""
    words = sys.argv[1:]
    quick = words[:1] in (["hook"], ["check"])
    if quick:
        import gc

        gc.disable()
    if words[:1] == ["hook"]:
        _leave(_hook(words[1:]))
    from trace_gate.cli.main import cli

    try:
        cli()
    except SystemExit as left:
        if quick and isinstance(left.code, int):
            _leave(left.code)
        raise


def _hook(words: Sequence[str]) -> int:
    """The exit code of a hook. Whatever stops it is told in words and is never a pass."""
    try:
        from trace_gate.cli import hook

        return hook.run(words)
    except BaseException as error:  # also an interrupt: a hook fails closed
        from trace_gate.cli import failures

        return failures.explain(error, ["hook", *words])


def _leave(code: int) -> NoReturn:
    import os

    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):  # closed, or never there: nobody reads it
            continue
    os._exit(code)
