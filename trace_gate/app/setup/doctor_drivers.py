"""Whether `git diff` shows files in sentences here (SPEC 9, Git's diff); the gate runs without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.setup import diff_drivers
from trace_gate.app.setup.doctor_facts import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trace_gate.app.setup.doctor_facts import Drivers, Facts
    from trace_gate.app.setup.hook_layout import Layout

NAME = "git diff"
FIX = "trace-gate install"
_TRUE = ("true", "yes", "on", "1", "")

_SAMPLES = {
    "semantic/x.yaml": ("derived", "/semantic/**/*.yaml"),
    "state/x.yaml": ("derived", "/state/**/*.yaml"),
    "event_clock/x.yaml": ("derived", "/event_clock/**/*.yaml"),
    "world_model/x.yaml": ("derived", "/world_model/**/*.yaml"),
    "x.csv": ("table", "*.csv"),
    "x.tsv": ("table", "*.tsv"),
    "x.xlsx": ("table", "*.xlsx"),
}


def samples(root: str) -> Mapping[str, tuple[str, str]]:
    """Paths that Git is asked about, with the driver that they should have, and its pattern.

    `root` is the folder of the traces.
    """
    return {f"{root}/2025-01/TRACE-20250101-001.yaml": ("trace", f"/{root}/**/*.yaml"), **_SAMPLES}


def unnamed(attributes: Mapping[str, str], root: str) -> tuple[str, ...]:
    """The patterns that .gitattributes lack, by what Git says of `samples`.

    A file for which another driver was chosen lacks none.
    """
    return tuple(
        pattern
        for path, (_, pattern) in samples(root).items()
        if attributes.get(path, "unspecified") == "unspecified"
    )


def drivers(facts: Facts, layout: Layout) -> Check:
    """Whether the drivers are set up, are those of this trace-gate, run, and keep nothing."""
    if layout.bare or facts.drivers is None:
        return Check(name=NAME, status="PASS", message="shows nothing by our drivers here")
    for message, fix in _problems(facts.drivers):
        return Check(name=NAME, status="WARN", message=message, fix=fix)
    message = "shows traces, derived files and tables in sentences"
    if facts.drivers.unnamed:
        patterns = ", ".join(facts.drivers.unnamed)
        message = (
            f"would show more in sentences: .gitattributes name no driver for {patterns}"
            " (trace-gate init --upgrade proposes them, where the block that init wrote is there)"
        )
    return Check(name=NAME, status="PASS", message=message)


def _problems(found: Drivers) -> Iterator[tuple[str, str]]:
    """What is wrong, the worst first, each with what mends it."""
    commands = {
        kind: found.settings.get(f"diff.{diff_drivers.name(kind)}.textconv")
        for kind in diff_drivers.KINDS
    }
    theirs = [each for each, value in commands.items() if value and not diff_drivers.is_ours(value)]
    for kind in diff_drivers.KINDS:
        key = f"diff.{diff_drivers.name(kind)}.cachetextconv"
        if found.settings.get(key, "false").lower() in _TRUE:
            message = (
                f"{key} is on: Git shows what notes say, and whoever may write refs forges them."
            )
            yield message, f"git config --local {key} false"
    for kind in theirs:
        key = f"diff.{diff_drivers.name(kind)}.textconv"
        yield (
            f"{key} is not ours, so the file is shown by another program.",
            f"git config --unset {key}",
        )
    missing = [kind for kind, value in commands.items() if value is None]
    if missing:
        yield f"shows files as they are: no driver for {', '.join(missing)} is set up.", FIX
    if found.gone:
        yield (
            f"is set to a program that is gone ({found.gone[0]}): files are shown as they are.",
            FIX,
        )
    old = [value for value in commands.values() if value and value not in found.wanted.values()]
    if old:
        version = diff_drivers.version_of(old[0])
        yield f"was set up by another trace-gate ({version}), or elsewhere.", FIX
    if found.failure:
        yield f"cannot show a trace: {found.failure}", FIX
