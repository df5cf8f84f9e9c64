"""`trace-gate install`: put hooks and the drivers of `git diff` in place, or take them out."""

from __future__ import annotations

import sys

import click

from trace_gate.adapters import resources
from trace_gate.adapters.hooks import diff_drivers, hook_files
from trace_gate.app.setup import diff_drivers as drivers
from trace_gate.app.setup import install as planning
from trace_gate.cli import output
from trace_gate.cli.options import form_option
from trace_gate.report.escape import plain, whole

NOT_IN_FORCE = 1

EXAMPLE = """\b
Examples:
  trace-gate install               put the hooks in; what is there is kept and runs first
  trace-gate install --uninstall   take them out; what was there is put back
  trace-gate doctor                does Git really call them?
"""


@click.command("install", epilog=EXAMPLE)
@click.option("--uninstall", is_flag=True, help="Take out what we put in, put back what was there.")
@click.option(
    "--outside",
    is_flag=True,
    help="Also write where core.hooksPath leads out of this repository (it serves others too).",
)
@form_option
def command(*, uninstall: bool, outside: bool, form: str) -> None:
    """Install the Git hooks of this repository: commits and pushes are judged before they happen.

    Running it again changes nothing. An existing hook is never lost. Where husky, lefthook,
    pre-commit or prek write the hooks, it prints the lines to give them instead, and exits 1
    until they are there.

    It also tells this repository's Git to show traces, derived files and tables in sentences
    (`git diff`, `git log -p`, `git show`), by `trace-gate textconv`.
    """
    layout = hook_files.look()
    if uninstall:
        plan = planning.plan_uninstall(layout, outside=outside)
        changes = drivers.plan_uninstall(diff_drivers.look(".", "--local"))
    else:
        shims = hook_files.shims(resources.read("hooks/shim.sh"))
        plan = planning.plan_install(layout, shims, outside=outside)
        changes = drivers.plan_install(diff_drivers.look(".", "--local"), diff_drivers.wanted())
    hook_files.carry_out(layout.folder, plan.steps)
    diff_drivers.carry_out(changes)
    lines = (*plan.lines, *changes.lines)
    facts = {"in_force": plan.in_force, "said": list(map(whole, lines))}
    output.show(form, facts, map(plain, lines))
    if not uninstall and not plan.in_force:
        sys.exit(NOT_IN_FORCE)
