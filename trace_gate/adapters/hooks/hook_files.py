"""The hooks of a repository on disk: what is there, and carrying out a plan.

Git is asked as its user has it (`adapters/git/users_git`), for paths and settings alone: nothing
of the repository is run.
"""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

from trace_gate.adapters.files import write_atomically
from trace_gate.adapters.git.users_git import ask
from trace_gate.adapters.hooks import hook_managers
from trace_gate.adapters.hooks.package_folder import one_folder
from trace_gate.app.setup.hook_layout import SHIM_MANAGERS, ConfigHook, HookFile, Layout
from trace_gate.app.setup.hook_shims import BEFORE, HOOKS, LEGACY, Interpreter, owner, render
from trace_gate.core.errors import CannotJudge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from trace_gate.app.setup.hook_layout import Place
    from trace_gate.app.setup.install import Step

EXECUTABLE = 0o755
"""Git runs only hooks that are executable; they are no secret."""


def look(cwd: str = ".") -> Layout:
    """The hooks of the repository that a folder is in.

    Raises:
        RepositoryUnreadable: it is in none, or git is missing or too old to say.
    """
    common = _answer(cwd, "rev-parse", "--path-format=absolute", "--git-common-dir")
    bare = _answer(cwd, "rev-parse", "--is-bare-repository") == "true"
    top = None if bare else _answer(cwd, "rev-parse", "--show-toplevel")
    home = top or common
    scope, hooks_path = _hooks_path(home)
    folder, place = _folder(home, common, top, hooks_path)
    hooks, disabled = _config_hooks(home)
    files = _hook_files(folder)
    lefthook = hook_managers.lefthook(home)
    return Layout(
        bare=top is None,
        top=top,
        folder=folder,
        place=place,
        files=files,
        git_version=git_version(),
        hooks_path=hooks_path,
        scope=scope,
        husky=hook_managers.husky(home),
        lefthook=lefthook[1] if lefthook is not None else None,
        lefthook_file=lefthook[0] if lefthook is not None else "lefthook.yml",
        framework=hook_managers.framework(home),
        configured=_configured(home, files),
        config_hooks=hooks,
        hook_settings=_hook_settings(home, "--local"),
        disabled=disabled,
    )


def carry_out(folder: str, steps: Sequence[Step]) -> None:
    """Carry out a plan. A file is complete or not there, and a shim is executable.

    Raises:
        CannotJudge: the folder cannot be written.
    """
    try:
        if steps:
            os.makedirs(folder, exist_ok=True)
        for step in steps:
            _act(folder, step)
    except OSError as error:
        raise CannotJudge(
            f"The hooks in {folder} cannot be changed: {error.strerror}.",
            remedy=f"Look who owns that folder: ls -ld {folder}",
        ) from error


def shims(template: bytes) -> dict[str, bytes]:
    """The shim of each hook, for the Python that runs now."""
    here = installed()
    return {
        name: render(
            template,
            name,
            here.python,
            here.entry,
            user_site=here.user_site,
            packages=here.packages,
        )
        for name in HOOKS
    }


def installed() -> Interpreter:
    """The Python that runs now, with this trace-gate, as a shell starts it."""
    import site

    import trace_gate

    package = os.path.dirname(os.path.abspath(trace_gate.__file__))
    entry = os.path.join(package, "cli", "entry.py")
    python, entry = (path.replace(os.sep, "/") for path in (sys.executable, entry))
    user_site = package.startswith(site.getusersitepackages() + os.sep)
    packages = None if user_site else one_folder(os.path.dirname(package))
    return Interpreter(python=python, entry=entry, user_site=user_site, packages=packages)


def git_version() -> tuple[int, ...]:
    """The version of git as numbers, `(2, 39, 5)`."""
    words = ask(".", "version").decode(errors="replace").split()
    numbers = words[2].split(".") if len(words) > 2 else []
    return tuple(int(part) for part in numbers[:3] if part.isdigit())


def _act(folder: str, step: Step) -> None:
    place = os.path.join(folder, step.name)
    if step.act == "rename":
        os.replace(place, os.path.join(folder, step.to))
    elif step.act == "remove":
        os.remove(place)
    else:
        write_atomically(place, step.data, executable=True)
        os.chmod(place, EXECUTABLE)


def _answer(cwd: str, *words: str) -> str:
    return os.fsdecode(ask(cwd, *words)).removesuffix("\n")


def _hooks_path(home: str) -> tuple[str, str | None]:
    """The scope and value of `core.hooksPath`; the last one wins, as for Git."""
    said = os.fsdecode(
        ask(home, "config", "--show-scope", "-z", "--get-all", "core.hooksPath", none=(1,))
    )
    fields = said.split("\0")[:-1]
    return (fields[-2], fields[-1]) if fields else ("", None)


def _folder(home: str, common: str, top: str | None, hooks_path: str | None) -> tuple[str, Place]:
    if hooks_path == "":
        return "", "nowhere"
    folder = _answer(home, "rev-parse", "--path-format=absolute", "--git-path", "hooks")
    if os.path.lexists(folder) and not os.path.isdir(folder):
        return folder, "nowhere"
    if _inside(folder, common):
        return folder, "Git directory"
    return folder, "working tree" if top is not None and _inside(folder, top) else "elsewhere"


def _inside(path: str, folder: str) -> bool:
    real, root = os.path.realpath(path), os.path.realpath(folder)
    return real.startswith(root.rstrip(os.sep) + os.sep)


def _hook_files(folder: str) -> dict[str, HookFile]:
    names = [name + kept for name in HOOKS for kept in ("", BEFORE, LEGACY)]
    found = ((name, _hook_file(os.path.join(folder, name))) for name in names)
    return {name: file for name, file in found if file is not None}


def _hook_file(place: str) -> HookFile | None:
    try:
        link = stat.S_ISLNK(os.lstat(place).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not os.path.isfile(place):
        return HookFile(kind="link" if link else "other")
    data = hook_managers.text(place).encode(errors="surrogateescape")
    return HookFile(
        kind="link" if link else "file", data=data, executable=os.access(place, os.X_OK)
    )


def _configured(
    home: str, files: Mapping[str, HookFile]
) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """The configuration that the shim of a framework names, by hook."""
    shims = {name: files[name].data for name in HOOKS if name in files}
    named = {
        name: hook_managers.configured(home, data.decode(errors="replace"))
        for name, data in shims.items()
        if owner(data) in SHIM_MANAGERS
    }
    return {name: found for name, found in named.items() if found is not None}


def _config_hooks(home: str) -> tuple[tuple[ConfigHook, ...], tuple[str, ...]]:
    """The hooks in Git's configuration, and the events that it turns off."""
    settings: dict[str, dict[str, list[str]]] = {}
    for key, value in _hook_settings(home):
        name, _, field = key.removeprefix("hook.").rpartition(".")
        settings.setdefault(name, {}).setdefault(field, []).append(value)
    hooks = tuple(
        ConfigHook(
            name=name,
            command=given["command"][-1],
            events=tuple(given.get("event", ())),
            enabled=not _is_off(given),
        )
        for name, given in settings.items()
        if "command" in given
    )
    return hooks, tuple(name for name in HOOKS if _is_off(settings.get(name, {})))


def _hook_settings(home: str, *scope: str) -> tuple[tuple[str, str], ...]:
    """The settings of hooks in Git's configuration, in their order."""
    words = ("config", *scope, "-z", "--get-regexp", r"^hook\.")
    records = os.fsdecode(ask(home, *words, none=(1,))).split("\0")[:-1]
    pairs = (record.partition("\n") for record in records)
    return tuple((key, value) for key, _, value in pairs)


def _is_off(given: Mapping[str, Sequence[str]]) -> bool:
    values = given.get("enabled", ())
    return bool(values) and values[-1].lower() in ("false", "no", "off", "0")
