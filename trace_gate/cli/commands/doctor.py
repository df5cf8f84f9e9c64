"""`trace-gate doctor`: would the gate run and judge here?"""

from __future__ import annotations

import sys

import click

from trace_gate.app.setup import doctor as checking
from trace_gate.cli import install_source, output
from trace_gate.report.pages import checks as page

WOULD_NOT_JUDGE = 1

EXAMPLE = """\b
Examples:
  trace-gate doctor                 after install, or when a hook seems to be silent
  trace-gate doctor --prove         try it: real commits and pushes in a throw-away clone
  trace-gate doctor --format json   for scripts
"""


COLOURS = {"PASS": "green", "WARN": "yellow", "FAIL": "red"}


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
    text = page.lines(found, lambda status: click.style(status, fg=COLOURS[status]))
    output.show(form, page.plain_data(found), text)
    if not checking.healthy(found):
        sys.exit(WOULD_NOT_JUDGE)
