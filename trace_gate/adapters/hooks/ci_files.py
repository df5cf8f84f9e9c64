"""Reads what CI and pre-commit install, as it stands here or, where it does not, in the base."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypedDict

import yaml

from trace_gate.adapters import resources
from trace_gate.adapters.hooks import hook_managers
from trace_gate.app.setup import gate_uses, source_lines
from trace_gate.app.setup.doctor_ci import FRAMEWORK, WORKFLOW
from trace_gate.core.git_model import POLICY_BYTES

if TYPE_CHECKING:
    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.setup.hook_layout import Layout


class CiFiles(TypedDict):
    """The fields of `Facts` that come from there."""

    sources: dict[str, tuple[str, ...]]
    ci_branches: tuple[tuple[str, ...], ...]
    ci_events: tuple[str, ...]


def read(git: Git, layout: Layout, base: str | None) -> CiFiles:
    """What each file names, here or in the base. A file that is in neither is left out.

    Files of other forges count where they name a trace-gate: there is no shape of ours to know.
    """
    shipped = {path: resources.read(f"scaffold/{path}") for path in (WORKFLOW, FRAMEWORK)}
    found = {}
    for path, around in source_lines.carriers(shipped).items():
        text = _text(git, layout, base, path)
        if text is not None:
            named = tuple(source_lines.sources(text, around))
            if path == WORKFLOW:
                named = named or gate_uses.sources(text)
            found[path] = (text, named)
    for path in gate_uses.OTHERS:
        text = _text(git, layout, base, path)
        if text is not None and (named := gate_uses.sources(text)):
            found[path] = (text, named)
    workflow = found.get(WORKFLOW)
    return {
        "sources": {path: sources for path, (_text, sources) in found.items()},
        "ci_branches": _branches(workflow[0]) if workflow is not None else (),
        "ci_events": tuple(map(str, _triggers(workflow[0]))) if workflow is not None else (),
    }


def _text(git: Git, layout: Layout, base: str | None, path: str) -> str | None:
    try:
        with open(os.path.join(layout.top or os.devnull, path), "rb") as file:
            return file.read(hook_managers.LARGEST).decode(errors="replace")
    except OSError:
        pass
    if base is None:
        return None
    entry = git.entries(base, [path]).get(path)
    if entry is None or not entry.is_file:
        return None
    return git.blobs([entry.oid], POLICY_BYTES)[entry.oid].decode(errors="replace")


def _branches(text: str) -> tuple[tuple[str, ...], ...]:
    """The branches of each trigger that names some; none where the file cannot be read."""
    triggers = _triggers(text).values()
    named = [each["branches"] for each in triggers if isinstance(each, dict) and "branches" in each]
    return tuple(tuple(map(str, each)) for each in named if isinstance(each, list))


def _triggers(text: str) -> dict[object, object]:
    """The events of a workflow, with what narrows each; none where the file cannot be read.

    `on` without quotes is true for a parser of YAML 1.1.
    """
    try:
        read = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    found = read.get("on", read.get(True)) if isinstance(read, dict) else None
    if isinstance(found, dict):
        return found
    return dict.fromkeys(found if isinstance(found, list) else [found] if found else [])
