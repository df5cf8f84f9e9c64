"""Where Git looks for hooks in a repository, who manages them, and which of them reach the gate.

Facts are gathered by `adapters/hooks/hook_files.py`; what follows from them is decided here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.setup import lefthook
from trace_gate.app.setup.hook_shims import HOOKS, LEGACY, owner
from trace_gate.core.record import Record
from trace_gate.core.trace.model import maps_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Literal

    Manager = Literal["git", "husky", "lefthook", "pre-commit", "prek"]
    Place = Literal["Git directory", "working tree", "elsewhere", "nowhere"]

CONFIG_HOOKS_SINCE = (2, 54)
"""Git runs `hook.NAME.command` from this version on."""

SHIM_MANAGERS = ("pre-commit", "prek")

_BY_SCRIPT = {"husky": "husky", "other": "its own script"}

OLD_STAGES = {"commit": "pre-commit", "merge-commit": "pre-merge-commit", "push": "pre-push"}
"""What pre-commit called some stages before 3.2; it still reads these words."""


class HookFile(Record):
    """A file in the hooks folder. `data` is empty for what is neither a file nor a link to one."""

    kind: Literal["file", "link", "other"]
    data: bytes = b""
    executable: bool = False


class ConfigHook(Record):
    """A hook in Git's configuration: `hook.NAME.command` with its events (git 2.54)."""

    name: str
    command: str
    events: tuple[str, ...]
    enabled: bool = True


class Layout(Record):
    """What there is in one repository.

    `folder` is absolute: where Git looks for hooks, whatever decided that. `hooks_path` is
    the value of `core.hooksPath` (None: not set), `scope` whose configuration it is in.
    `place` says whose the folder is; `nowhere` is no folder at all (`/dev/null`). `files`
    has the hooks of `HOOKS` with what is kept beside them, by name; `husky` the files of
    `.husky/`; `lefthook` its parsed configuration, `lefthook_file` where that is;
    `framework` the parsed `.pre-commit-config.yaml`, `configured` another configuration that
    the shim of a hook names, with its path.
    """

    bare: bool
    top: str | None
    folder: str
    place: Place
    files: Mapping[str, HookFile]
    git_version: tuple[int, ...]
    hooks_path: str | None = None
    scope: str = ""
    husky: Mapping[str, str] | None = None
    lefthook: Mapping[str, Any] | None = None
    lefthook_file: str = "lefthook.yml"
    framework: Mapping[str, Any] | None = None
    configured: Mapping[str, tuple[str, Mapping[str, Any]]] = {}
    config_hooks: tuple[ConfigHook, ...] = ()
    hook_settings: tuple[tuple[str, str], ...] = ()
    """The settings `hook.*` of this repository's own configuration, as they stand there."""
    disabled: tuple[str, ...] = ()
    """Hooks that `hook.NAME.enabled = false` turns off."""


def manager(layout: Layout) -> Manager:
    """Who writes the hooks here: what we wrote over it would be lost, or would break it."""
    owners = {owner(layout.files[name].data) for name in HOOKS if name in layout.files}
    if "husky" in owners or layout.husky is not None:
        return "husky"
    if "lefthook" in owners or layout.lefthook is not None:
        return "lefthook"
    if "pre-commit" in owners:
        return "pre-commit"
    return "prek" if "prek" in owners else "git"


def reached(layout: Layout) -> dict[str, str]:
    """Each hook of `HOOKS` that reaches the gate when Git runs it, and by which way."""
    ways = {name: _way(layout, name) for name in HOOKS if name not in turned_off(layout)}
    return {name: way for name, way in ways.items() if way is not None}


def turned_off(layout: Layout) -> tuple[str, ...]:
    """The hooks that Git's configuration turns off, where this git reads that setting."""
    return layout.disabled if layout.git_version >= CONFIG_HOOKS_SINCE else ()


def _way(layout: Layout, name: str) -> str | None:
    if _in_configuration(layout, name):
        return "Git's configuration"
    file = layout.files.get(name)
    if file is None or not file.executable:
        return None
    who = owner(file.data)
    if who in ("ours", "ours, edited"):
        return "native hook"
    if who in SHIM_MANAGERS:
        return _by_framework(layout, name, who)
    if who == "lefthook":
        return who if lefthook.calls(layout.lefthook or {}, name) else None
    script = file.data.decode(errors="replace")
    text = (layout.husky or {}).get(name, "") if who == "husky" else script
    return _BY_SCRIPT[who] if calls_gate(text, name) else None


def calls_gate(text: str, name: str) -> bool:
    """Whether a script or configuration has a line, not a comment, that runs our hook."""
    lines = (line.strip() for line in text.splitlines())
    return any(f"trace-gate hook {name}" in line for line in lines if not line.startswith("#"))


def _in_configuration(layout: Layout, name: str) -> bool:
    return layout.git_version >= CONFIG_HOOKS_SINCE and any(
        hook.enabled and name in hook.events and f"trace-gate hook {name}" in hook.command
        for hook in layout.config_hooks
    )


def _by_framework(layout: Layout, name: str, who: str) -> str | None:
    """pre-commit and prek run our hooks of their configuration, and what stood there before."""
    if _kept(layout, name):
        return f"native hook, called by {who}"
    return who if name in framework_stages(_configuration(layout, name)) else None


def _kept(layout: Layout, name: str) -> bool:
    """Whether a framework moved our hook aside, and runs it first."""
    legacy = layout.files.get(name + LEGACY)
    return legacy is not None and legacy.executable and owner(legacy.data) == "ours"


def _configuration(layout: Layout, name: str) -> Mapping[str, Any]:
    """What the framework reads at a hook."""
    return layout.configured[name][1] if name in layout.configured else layout.framework or {}


def twice(layout: Layout) -> tuple[str, ...]:
    """The hooks at which a framework runs our kept hook and that of its configuration, too."""
    return tuple(
        name
        for name in HOOKS
        if name in layout.files
        and owner(layout.files[name].data) in SHIM_MANAGERS
        and _kept(layout, name)
        and name in framework_stages(_configuration(layout, name))
    )


def looking_elsewhere(layout: Layout) -> str | None:
    """The configuration that a framework reads instead of the repository's own; None without.

    It is named where it does not call the gate: prek that was installed below the top.
    """
    missing = (name for name in HOOKS if name not in reached(layout))
    return next((layout.configured[name][0] for name in missing if name in layout.configured), None)


def framework_stages(config: Mapping[str, Any]) -> set[str]:
    """The hooks at which a `.pre-commit-config.yaml` runs the gate.

    Our hooks are told by their id; a hook of another name by its entry. `stages` in the
    configuration wins over those of our manifest.
    """
    from trace_gate.app.setup.hook_manifest import STAGE_OF

    found: set[str] = set()
    for repo in maps_in(config, "repos"):
        for hook in maps_in(repo, "hooks"):
            entry = str(hook.get("entry", ""))
            ours = [n for n in HOOKS if hook.get("id") == STAGE_OF[n] or calls_gate(entry, n)]
            stages = [OLD_STAGES.get(str(each), each) for each in hook.get("stages") or ours]
            found.update(name for name in ours if name in stages)
    return found
