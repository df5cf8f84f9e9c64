"""`trace-gate doctor`: would the gate run and judge here?"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from trace_gate.app.setup import doctor as checking
from trace_gate.cli import install_source
from trace_gate.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trace_gate.app.setup.doctor_facts import Check

WOULD_NOT_JUDGE = 1
COLOURS = {"PASS": "green", "WARN": "yellow", "FAIL": "red"}

EXAMPLE = """\b
Examples:
  trace-gate doctor                 after install, or when a hook seems to be silent
  trace-gate doctor --prove         try it: real commits and pushes in a throw-away clone
  trace-gate doctor --format json   for scripts
"""


@click.command("doctor", epilog=EXAMPLE)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--prove",
    is_flag=True,
    help="Try the hooks by real commits and pushes, in a throw-away clone, and what CI installs.",
)
def command(form: str, *, prove: bool) -> None:
    """Look whether the gate can run here: Git, policy, hooks, keys, and what would stop it.

    Every hook of ours is tried out by Git in an empty scratch repository. Nothing here is
    changed. Exit code 1 only when the gate would not run or could not judge.

    With --prove, all hooks of this repository run, also those of others, as they would here:
    through husky, lefthook, pre-commit, prek or Git itself. A change that must not pass is
    committed, merged and pushed in a clone that is removed afterwards. And pip is asked for what
    CI installs, which is not installed here.
    """
    from trace_gate.adapters.hooks import doctor_probe

    found = checking.checks(doctor_probe.collect(install_source.here(), prove=prove))
    click.echo(_json(found) if form == "json" else "\n".join(_lines(found)))
    if not checking.healthy(found):
        sys.exit(WOULD_NOT_JUDGE)


def _json(found: tuple[Check, ...]) -> str:
    rows = [
        {"name": each.name, "status": each.status, "message": each.message, "fix": each.fix}
        for each in found
    ]
    return json.dumps({"version": 1, "healthy": checking.healthy(found), "checks": rows}, indent=2)


def _lines(found: tuple[Check, ...]) -> Iterator[str]:
    width = max(len(each.name) for each in found)
    for each in found:
        status = click.style(each.status, fg=COLOURS[each.status])
        yield f"{status}  {each.name:<{width}}  {plain(each.message)}"
        if each.fix:
            yield f"      {'':<{width}}  fix: {plain(each.fix)}"
    failed = sum(each.status == "FAIL" for each in found)
    warned = sum(each.status == "WARN" for each in found)
    if failed:
        yield f"{failed} of {len(found)} checks failed: the gate would not do its work here."
    else:
        passed = (
            f"{len(found) - warned} of {len(found)} checks passed"
            if warned
            else (f"{len(found)} checks passed")
        )
        more = f", {warned} with a warning" if warned else ""
        yield f"{passed}{more}: the gate runs and judges here."
