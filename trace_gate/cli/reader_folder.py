"""Where the reader stands: commands that are shown are typed at the top of the repository.

Paths in a `fix:` and in a `next:` are those of the repository, as Git prints them. In a folder
below, Git and trace-gate would take them for other files, so the reader is told to go up.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from trace_gate.core.gate.judgement import Judgement

SILENT = ("check", "compile", "demo", "explain", "show", "simulate")
"""Commands that name no path to type; `check` says it of its findings."""


def remark(here: str) -> str:
    """What is said to somebody who stands in the folder `here`; empty at the top.

    Git runs a hook at the top, and says in GIT_PREFIX where it was typed.
    """
    folder = (here or os.environ.get("GIT_PREFIX", "")).strip("/")
    if not folder:
        return ""
    up = "/".join([os.pardir] * (folder.count("/") + 1))
    return f"You are in {folder}/: the commands above work from the top. First: cd {up}"


def print_below_findings(judgement: Judgement, here: str = "") -> None:
    """Say it below findings that bring a command."""
    if any(each.remediation for each in judgement.findings):
        _print(remark(here))


def print_below_command(words: Sequence[str]) -> None:
    """Say it below what a command of people printed."""
    if words[0] not in SILENT:
        _print_here(words)


def print_below_stop(words: Sequence[str]) -> None:
    """Say it below what stopped a hook, a check or a derivation before it could say anything."""
    if words[0] == "hook":
        _print(remark(""))
    else:
        _print_here(words)


def _print_here(words: Sequence[str]) -> None:
    if {"-h", "--help", "json"} & {*words} or _is_surely_the_top():
        return
    from trace_gate.cli import environment
    from trace_gate.core.errors import TraceGateError

    try:
        with environment.git() as repository:
            _print(remark(environment.here(repository)))
    except (TraceGateError, OSError):
        return


def _is_surely_the_top() -> bool:
    """Whether nobody needs to ask Git: it finds its folder here, and is not sent elsewhere."""
    return os.path.lexists(".git") and not {"GIT_DIR", "GIT_WORK_TREE"} & {*os.environ}


def _print(said: str) -> None:
    if said:
        from trace_gate.report.escape import plain

        print(plain(said), file=sys.stderr)
