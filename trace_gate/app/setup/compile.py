"""Compile the profiles of the working tree to `schemas/`, or say which files are stale (SPEC 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.repository import rules
from trace_gate.core.errors import NotGoverned, UsageError
from trace_gate.core.record import Record
from trace_gate.core.schema import compiler

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trace_gate.app.ports import Workspace

FOLDER = "schemas"
LAYERS, PROFILES = "trace_layers.yaml", "trace_type_profiles.yaml"


class Compiled(Record):
    """The schemas as they should be, and which files in `schemas/` are not so."""

    domain: str
    made: Mapping[str, bytes]
    """File name to canonical bytes."""
    stale: tuple[str, ...]
    """Names that are missing, differ, or belong to no profile any more."""


def look(files: Workspace) -> Compiled:
    """Compile, and compare with what is there. Writes nothing.

    Raises:
        UsageError: there is nothing to compile.
        NotGoverned: there is no policy at all.
        Refused: the layers or profiles do not compile (TG701).
    """
    domain = _domain(files)
    needed = [f"config/{domain}/{name}" for name in (LAYERS, PROFILES)]
    texts = {path: files.read(path) for path in needed}
    missing = [path for path, data in texts.items() if data is None]
    if missing:
        raise UsageError(
            f"{missing[0]} is missing, so there is nothing to compile.",
            remedy=f"git checkout HEAD -- {missing[0]}   or: trace-gate init",
        )
    found = {path: data for path, data in texts.items() if data is not None}
    made = rules.schemas_of(found, domain)
    present = {
        path.removeprefix(f"{FOLDER}/"): files.read(path) or b"" for path in files.below(FOLDER)
    }
    return Compiled(domain=domain, made=made, stale=tuple(compiler.stale(made, present)))


def write(files: Workspace, compiled: Compiled) -> None:
    """Bring every stale file up to date; take away those that belong to no profile."""
    for name in compiled.stale:
        path = f"{FOLDER}/{name}"
        if name not in compiled.made:
            files.remove(path)
        else:
            files.replace(path, compiled.made[name])


def _domain(files: Workspace) -> str:
    """The one domain that has profiles.

    Raises:
        UsageError: none, or more than one.
    """
    names = [path.split("/") for path in files.below("config") if path.endswith(f"/{PROFILES}")]
    domains = [parts[1] for parts in names if len(parts) == 3]
    if not domains:
        if not rules.has_gate(files.below("config")):
            raise NotGoverned("This repository")
        raise UsageError(
            f"There is no config/*/{PROFILES} here, so there is nothing to compile.",
            remedy="trace-gate init",
        )
    if len(domains) > 1:
        raise UsageError(
            f"There are profiles in config/{domains[0]} and config/{domains[1]}.",
            remedy="A repository has one domain: take the other folder away.",
        )
    return domains[0]
