"""Plans how the hooks come into a repository, and how they go out again (SPEC 2).

A plan is a list of steps for `adapters/hooks/hook_files.py`, and what people are told. Nothing is
ever overwritten that is not exactly what we wrote: a hook that is there is kept beside ours
and runs first. Where another program writes the hooks, it is told what to call instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.setup import lefthook
from trace_gate.app.setup.hook_layout import (
    SHIM_MANAGERS,
    framework_stages,
    looking_elsewhere,
    manager,
    reached,
    turned_off,
    twice,
)
from trace_gate.app.setup.hook_manifest import STAGE_OF
from trace_gate.app.setup.hook_shims import BEFORE, HOOKS, LEGACY, owner
from trace_gate.core.errors import CannotJudge
from trace_gate.core.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Literal

    from trace_gate.app.setup.hook_layout import HookFile, Layout, Manager


class Step(Record):
    """One act in the hooks folder; `to` is the new name of a rename, `data` what is written."""

    act: Literal["rename", "write", "remove"]
    name: str
    to: str = ""
    data: bytes = b""


class Plan(Record):
    """What to do, what to say, and whether Git calls the gate at every hook afterwards."""

    steps: tuple[Step, ...] = ()
    lines: tuple[str, ...] = ()
    in_force: bool = False


def plan_install(layout: Layout, shims: Mapping[str, bytes], *, outside: bool = False) -> Plan:
    """The plan that puts a shim for each hook where Git looks for it.

    Args:
        layout: what is there.
        shims: the shim of each hook.
        outside: write also where Git's hooks folder is not this repository's own.

    Raises:
        CannotJudge: a bare repository, a hooks folder that is none, or a file that is in
            the way and may not be touched. Nothing is planned then.
    """
    _refuse_impossible(layout)
    who = manager(layout)
    if who != "git":
        return _manager_plan(layout, who)
    if layout.place == "elsewhere" and not outside:
        return _shared(layout)
    steps = tuple(step for name in HOOKS for step in _put(layout, name, shims[name]))
    off = turned_off(layout)
    lines = [*_said(layout, steps)]
    lines += [f"Git does not run it: git config --unset hook.{name}.enabled" for name in off]
    return Plan(steps=steps, lines=tuple(lines), in_force=not off)


def plan_uninstall(layout: Layout, *, outside: bool = False) -> Plan:
    """The plan that takes our shims out and puts back what stood there before.

    Raises:
        CannotJudge: one of our shims was edited by hand, so removing it would lose lines.
    """
    if layout.place == "elsewhere" and not outside:
        return Plan(lines=(f"{layout.folder} is not this repository's own: left alone.",))
    steps = tuple(step for name in HOOKS for step in _take(layout, name))
    gone = [step.name for step in steps if step.act == "remove"]
    back = [step.to for step in steps if step.act == "rename"]
    lines = [f"removed {name}" for name in gone] + [f"put back {name}" for name in back]
    return Plan(steps=steps, lines=tuple(lines or ["None of our hooks is installed here."]))


def _refuse_impossible(layout: Layout) -> None:
    if layout.bare:
        raise CannotJudge(
            "This is a bare repository: nobody commits in it, so these hooks would never run.",
            remedy="Run trace-gate install in a clone that has a working tree.",
        )
    if layout.place == "nowhere":
        raise CannotJudge(
            f"core.hooksPath is {layout.hooks_path!r} ({layout.scope} configuration), so Git"
            " runs no hook at all here.",
            remedy=f"git config --{layout.scope or 'local'} --unset core.hooksPath",
        )


def _put(layout: Layout, name: str, shim: bytes) -> Iterator[Step]:
    """The steps for one hook; none where it is already as it should be."""
    file = layout.files.get(name)
    if reached(layout).get(name) in ("its own script", "Git's configuration"):
        return
    if file is not None and not _replaceable(layout, name, file):
        yield Step(act="rename", name=name, to=name + BEFORE)
    elif file is not None and file.data == shim and file.executable:
        return
    yield Step(act="write", name=name, data=shim)


def _replaceable(layout: Layout, name: str, file: HookFile) -> bool:
    """Whether a hook is exactly ours; False: somebody else's, which can be kept beside.

    Raises:
        CannotJudge: neither.
    """
    who = owner(file.data)
    place = f"{layout.folder}/{name}"
    if who == "ours":
        return True
    if who == "ours, edited":
        raise _edited(place)
    if file.kind == "other":
        raise CannotJudge(
            f"{place} is neither a file nor a link to one, so no hook can be put there.",
            remedy=f"Look at it, and move it away: mv {place} {place}.away",
        )
    if name + BEFORE in layout.files:
        raise CannotJudge(
            f"{place} is not ours, and {name}{BEFORE} beside it keeps an earlier hook already.",
            remedy=f"Make one script of the two, save it as {place}, and remove {name}{BEFORE}.",
        )
    return False


def _edited(place: str) -> CannotJudge:
    return CannotJudge(
        f"{place} is our hook with changes made by hand; they would be lost.",
        remedy=f"Move your lines into {place}{BEFORE} (it runs first), delete {place},"
        " and run trace-gate install again.",
    )


def _take(layout: Layout, name: str) -> Iterator[Step]:
    """The steps that free one hook, also where pre-commit or prek moved it aside."""
    kept = name + BEFORE in layout.files
    for place in (name, name + LEGACY):
        file = layout.files.get(place)
        who = owner(file.data) if file is not None else "other"
        if who == "ours, edited":
            raise _edited(f"{layout.folder}/{place}")
        if kept and (who == "ours" or (file is None and place == name)):
            yield Step(act="rename", name=name + BEFORE, to=place)
            kept = False
        elif who == "ours":
            yield Step(act="remove", name=place)


def _said(layout: Layout, steps: tuple[Step, ...]) -> Iterator[str]:
    written = [step.name for step in steps if step.act == "write"]
    if not written:
        yield "The hooks are installed already: nothing was changed."
        return
    yield f"installed in {layout.folder}: {', '.join(written)}"
    for step in steps:
        if step.act == "rename":
            yield f"kept your {step.name} as {step.to}: it runs first, and can still stop"
    if layout.place == "working tree":
        yield (
            "That folder is in your working tree. If it is committed, teammates get these hooks"
            " too; where this Python is missing they use the trace-gate on their PATH."
        )


def _manager_plan(layout: Layout, who: Manager) -> Plan:
    """Another program writes the hooks: what it must be told, unless it knows."""
    missing = [name for name in HOOKS if name not in reached(layout)]
    if not missing and twice(layout):
        return _once(layout, who)
    if not missing:
        return Plan(lines=(f"{who} already calls trace-gate at every hook.",), in_force=True)
    head = f"{who} writes the hooks of this repository, so no hook was changed."
    if who in SHIM_MANAGERS:
        return Plan(lines=(head, *_framework_lines(layout, who, missing)))
    lines = (
        _husky_lines(missing) if who == "husky" else lefthook.lines(missing, layout.lefthook_file)
    )
    return Plan(lines=(head, *lines))


def _once(layout: Layout, who: Manager) -> Plan:
    """The framework runs our hooks by its configuration: those that it kept go."""
    names = twice(layout)
    steps = tuple(step for name in names for step in _take(layout, name) if step.name != name)
    said = f"{who} calls trace-gate by its configuration, so the hooks that it kept beside are gone"
    return Plan(
        steps=steps,
        lines=(f"{said}: {', '.join(names)}.", "Every message comes once now."),
        in_force=True,
    )


def _framework_lines(layout: Layout, who: str, missing: list[str]) -> Iterator[str]:
    other = looking_elsewhere(layout)
    if other is not None:
        yield f"{who} was installed for {other} alone, so what stands in another file is never run."
        yield "Install it for the whole repository, at its top:"
        yield f"    cd {layout.top} && {who} install --overwrite"
        return
    known = framework_stages(layout.framework or {})
    lacking = [name for name in missing if name not in known]
    if lacking:
        yield "Add to .pre-commit-config.yaml, below the repository of trace-gate:"
        yield "    hooks:"
        yield from (f"      - id: {STAGE_OF[name]}" for name in lacking)
    yield "Then let it write the hooks that it lacks:"
    yield f"    {who} install {' '.join(f'--hook-type {name}' for name in missing)}"


def _husky_lines(missing: list[str]) -> Iterator[str]:
    yield "Add one line to each of these files (make the file where there is none):"
    yield from (f'    .husky/{name}:   trace-gate hook {name} "$@"' for name in missing)


def _shared(layout: Layout) -> Plan:
    """The folder serves other repositories too: nothing is written unless asked."""
    if all(name in reached(layout) for name in HOOKS):
        return Plan(lines=("The hooks are installed already: nothing was changed.",), in_force=True)
    return Plan(
        lines=(
            f"Git looks for hooks in {layout.folder} (core.hooksPath, {layout.scope}).",
            "That folder is not this repository's own, so no hook was changed.",
            "Choose one:",
            "    hooks of this repository alone (those of that folder stop running here):",
            '        git config --local core.hooksPath "$(git rev-parse --git-common-dir)/hooks"',
            "        trace-gate install",
            "    hooks in that folder, for all repositories (one without a policy just passes):",
            "        trace-gate install --outside",
        )
    )
