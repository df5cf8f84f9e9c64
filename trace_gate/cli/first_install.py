"""The hooks and the drivers of `git diff`, as `init` installs them.

What cannot be installed does not undo what `init` wrote: it is said, with what to do.
"""

from __future__ import annotations

from trace_gate.core.errors import TraceGateError
from trace_gate.core.record import Record


class Installed(Record):
    """What is said of it: lines for the page, and problems."""

    lines: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def install() -> Installed:
    """Both of them."""
    hooks, drivers = _hooks(), _drivers()
    return Installed(
        lines=(*hooks.lines, *drivers.lines), problems=(*hooks.problems, *drivers.problems)
    )


def _hooks() -> Installed:
    from trace_gate.adapters import resources
    from trace_gate.adapters.hooks import hook_files
    from trace_gate.app.setup import install as planning
    from trace_gate.app.setup.hook_layout import framework_stages

    try:
        layout = hook_files.look()
        plan = planning.plan_install(layout, hook_files.shims(resources.read("hooks/shim.sh")))
        hook_files.carry_out(layout.folder, plan.steps)
    except TraceGateError as error:
        return _failed("The hooks were not installed", error)
    lines = [f"hooks: {line}" for line in plan.lines]
    if plan.steps and framework_stages(layout.framework or {}):
        lines.append(
            "hooks: if you use pre-commit or prek instead, run: trace-gate install   once after"
            " theirs, or every message comes twice."
        )
    return Installed(lines=tuple(lines))


def _drivers() -> Installed:
    """Have `git diff` show files in sentences; where that cannot be, they are shown as they are."""
    from trace_gate.adapters.hooks import diff_drivers
    from trace_gate.app.setup import diff_drivers as drivers

    try:
        changes = drivers.plan_install(diff_drivers.look(".", "--local"), diff_drivers.wanted())
        diff_drivers.carry_out(changes)
    except TraceGateError as error:
        return _failed("git diff shows files as they are", error)
    return Installed(lines=tuple(changes.lines))


def _failed(what: str, error: TraceGateError) -> Installed:
    return Installed(problems=(f"{what}: {error.message}", f"  fix: {error.remedy}"))
