"""Reads what CI and pre-commit install, as it stands here or, where it does not, in the base."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypedDict

import yaml

from trace_gate.adapters import resources
from trace_gate.adapters.hooks import hook_managers
from trace_gate.app.setup import source_lines
from trace_gate.app.setup.doctor_ci import FRAMEWORK, WORKFLOW
from trace_gate.core.git_model import POLICY_BYTES

if TYPE_CHECKING:
    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.setup.hook_layout import Layout


class CiFiles(TypedDict):
    """The fields of `Facts` that come from there."""

    sources: dict[str, tuple[str, ...]]
    ci_branches: tuple[tuple[str, ...], ...]


def read(git: Git, layout: Layout, base: str | None) -> CiFiles:
    """What the two files name, here or in the base. A file that is in neither is left out."""
    shipped = {path: resources.read(f"scaffold/{path}") for path in (WORKFLOW, FRAMEWORK)}
    found = {}
    for path, around in source_lines.carriers(shipped).items():
        text = _text(git, layout, base, path)
        if text is not None:
            found[path] = (text, tuple(source_lines.sources(text, around)))
    workflow = found.get(WORKFLOW)
    return {
        "sources": {path: sources for path, (_text, sources) in found.items()},
        "ci_branches": _branches(workflow[0]) if workflow is not None else (),
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
    try:
        triggers = yaml.safe_load(text).get("on")
        named = [each["branches"] for each in triggers.values() if each and "branches" in each]
    except (yaml.YAMLError, AttributeError, TypeError):
        return ()
    return tuple(tuple(map(str, each)) for each in named if isinstance(each, list))
