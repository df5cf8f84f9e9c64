"""Tries the hooks of a repository by real commits and pushes, in a throw-away clone.

The clone borrows the objects of the repository and has its hooks, as they are on disk, with
the configuration of whoever writes them. Its remote is a throw-away, too. Whatever the hooks
run, runs there: that is what the user asked for. The repository itself is not written.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import TYPE_CHECKING

from trace_gate.adapters.git import users_git
from trace_gate.adapters.hooks import hook_managers
from trace_gate.app.setup.doctor_facts import Trial
from trace_gate.core.errors import CannotJudge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.adapters.git.repository import Git
    from trace_gate.app.setup.hook_layout import Layout

PATIENCE = 600.0
"""Seconds for one commit or push: a framework may have to build its environments first."""

KEPT = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH")
"""What is kept of Git's variables: where the user's configuration is."""

SETTINGS = {
    "user.name": "trace-gate doctor",
    "user.email": "doctor@trace-gate.invalid",
    "commit.gpgSign": "false",
    "tag.gpgSign": "false",
    "push.gpgSign": "false",
    "gc.auto": "0",
}
PROBE = "trace-gate-doctor"
TRACE = "TRACE-20000101-999"


def prove(git: Git, layout: Layout, commit: str, branch: str, traces: str) -> tuple[Trial, ...]:
    """What came of each trial.

    Args:
        git: the repository.
        layout: its hooks.
        commit: where the policy in force is read; the clone's protected branch stands there.
        branch: the name of the protected branch.
        traces: the folder of the traces.

    Raises:
        CannotJudge: the clone cannot be made.
    """
    with tempfile.TemporaryDirectory(prefix="trace-gate-", ignore_cleanup_errors=True) as folder:
        room = _Room(folder, branch)
        room.furnish(git, layout, commit)
        return tuple(_trials(room, traces))


def _trials(room: _Room, traces: str) -> Iterable[Trial]:
    room.start(PROBE)
    room.write(f"{traces}/{PROBE}.txt", "This is no trace.\n")
    yield room.tried("a commit", "commit", "-m", PROBE)
    room.start(PROBE)
    named = f"{PROBE}\n\nTrace: {TRACE}"
    yield room.tried("a message", "commit", "--allow-empty", "-m", named).with_(mark="TG403")
    room.start(PROBE)
    room.write(f"{traces}/2000-01/{TRACE}.yaml", "trace: {}\n")
    past = room.tried("a commit past the gate", "commit", "--no-verify", "-m", PROBE)
    if past.done:
        message = room.tried("its message", "log", "-1", "--format=%B").said
        made = past.with_(wanted=True, hard=False, mark="without the gate")
        yield made.with_(name="a trailer", said=message, hard=True, mark=f"Trace: {TRACE}")
        yield made
    else:  # `strict_local`: the hook of the message stops it
        yield past.with_(name="a trailer")
        room.without_hooks("commit", "-q", "-m", PROBE)
    yield room.tried("a push", "push", "origin", PROBE)
    room.without_hooks("switch", "-q", room.branch)
    yield room.tried("a push of another ref", "push", "origin", f"{PROBE}:refs/heads/elsewhere")
    room.without_hooks("tag", f"{PROBE}-tag", PROBE)
    yield room.tried("a push of a tag", "push", "origin", f"{PROBE}-tag")
    room.without_hooks("commit", "-q", "--allow-empty", "-m", "side")
    yield room.tried("a merge", "merge", "--no-ff", "-m", "merge", PROBE)


class _Room:
    """A clone and its remote in a folder; `branch` is checked out, and known at the remote."""

    def __init__(self, folder: str, branch: str) -> None:
        self.branch = branch
        self._clone = os.path.join(folder, "clone")
        self._remote = os.path.join(folder, "remote.git")
        self._none = os.path.join(folder, "no-hooks")
        os.makedirs(self._none)
        self._environ = users_git.environment_elsewhere(*KEPT) | {
            "GIT_CEILING_DIRECTORIES": folder,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_EDITOR": "true",
            "GIT_LFS_SKIP_SMUDGE": "1",
        }

    def furnish(self, git: Git, layout: Layout, commit: str) -> None:
        """Make the clone and the remote, and put the hooks in."""
        for place, bare in ((self._remote, ("--bare",)), (self._clone, ())):
            self._make(git, place, bare, commit)
        for name, value in SETTINGS.items():
            self.without_hooks("config", name, value)
        self.without_hooks("reset", "-q", "--hard")
        self.without_hooks("remote", "add", "origin", self._remote)
        copied = self._managers(layout)
        if copied:
            self.without_hooks("add", "-A", "--", *copied)
            self.without_hooks("commit", "-q", "--allow-empty", "-m", "hook managers, as they are")
        self.without_hooks("push", "-q", "-u", "origin", self.branch)
        self.without_hooks("remote", "set-head", "origin", self.branch)
        self._hooks(layout)

    def start(self, name: str) -> None:
        """A clean branch on the protected one."""
        self.without_hooks("reset", "-q", "--hard")
        self.without_hooks("switch", "-q", "-C", name, self.branch)

    def write(self, path: str, text: str) -> None:
        """Write and stage a file."""
        place = os.path.join(self._clone, *path.split("/"))
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        self.without_hooks("add", "-f", "--", path)

    def tried(self, name: str, *words: str) -> Trial:
        """What Git does with the hooks in place."""
        done = users_git.run(words, self._clone, self._environ, PATIENCE)
        said = (done.stdout + done.stderr).decode(errors="replace")
        return Trial(name=name, done=done.returncode == 0, said=said)

    def without_hooks(self, *words: str) -> None:
        """Run git in the clone without any hook; it must do as it is asked."""
        self._done(self._clone, "-c", f"core.hooksPath={self._none}", *words)

    def _make(self, git: Git, place: str, bare: Iterable[str], commit: str) -> None:
        kind = f"--object-format={git.object_format}"
        words = ("init", "-q", "--template=", kind, "-b", self.branch, *bare, place)
        self._done(os.path.dirname(place), *words)
        inner = place if bare else os.path.join(place, ".git")
        os.makedirs(os.path.join(inner, "objects", "info"), exist_ok=True)
        borrowed = os.path.join(inner, "objects", "info", "alternates")
        with open(borrowed, "wb") as file:
            file.write(os.fsencode(os.path.join(git.common_dir, "objects")) + b"\n")
        self._done(place, "update-ref", f"refs/heads/{self.branch}", commit)

    def _managers(self, layout: Layout) -> list[str]:
        """Copy what tells the hook managers what to run, committed or not; what was copied."""
        top = layout.top or "."
        named = [name for name, _ in layout.configured.values()]
        names = dict.fromkeys((*hook_managers.FRAMEWORK, *hook_managers.LEFTHOOK, *named))
        copied = [name for name in (*names, *hook_managers.LOCAL) if self._copy_file(top, name)]
        husky = os.path.join(top, ".husky")
        if os.path.isdir(husky):
            goal = os.path.join(self._clone, ".husky")
            shutil.copytree(husky, goal, dirs_exist_ok=True)
            copied.append(".husky")
        self._link(os.path.join(top, "node_modules"), os.path.join(self._clone, "node_modules"))
        return copied

    def _copy_file(self, top: str, name: str) -> bool:
        source = os.path.join(top, *name.split("/"))
        goal = os.path.join(self._clone, *name.split("/"))
        if not os.path.isfile(source):
            return False
        os.makedirs(os.path.dirname(goal), exist_ok=True)
        shutil.copyfile(source, goal)
        return True

    def _link(self, source: str, goal: str) -> None:
        """Where the programs of husky and lefthook are; the PATH says it where links are not."""
        if not os.path.isdir(source) or os.path.lexists(goal):
            return
        exclude = os.path.join(self._clone, ".git", "info", "exclude")
        os.makedirs(os.path.dirname(exclude), exist_ok=True)
        with open(exclude, "a", encoding="utf-8") as file:
            file.write("/node_modules\n")
        try:
            os.symlink(source, goal, target_is_directory=True)
        except OSError:
            path = os.path.join(source, ".bin") + os.pathsep + self._environ.get("PATH", "")
            self._environ["PATH"] = path

    def _hooks(self, layout: Layout) -> None:
        """Put the hooks where Git looks for them here, as they are there."""
        for key, value in layout.hook_settings:
            self.without_hooks("config", "--add", key, value)
        if layout.place == "nowhere":
            folder = self._none
        elif layout.place == "elsewhere":
            folder = layout.folder
        else:
            folder = os.path.join(self._clone, ".git", "hooks")
            if layout.place == "working tree":
                folder = os.path.relpath(layout.folder, layout.top)
            self._copy_hooks(layout.folder, os.path.join(self._clone, folder))
        self.without_hooks("config", "core.hooksPath", folder)

    def _copy_hooks(self, source: str, goal: str) -> None:
        os.makedirs(goal, exist_ok=True)
        for name in os.listdir(source) if os.path.isdir(source) else ():
            place = os.path.join(source, name)
            if os.path.isfile(place) and not name.endswith(".sample"):
                shutil.copy(place, os.path.join(goal, name))

    def _done(self, cwd: str, *words: str) -> None:
        done = users_git.run(words, cwd, self._environ, PATIENCE)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            last = (said or ["it said nothing"])[-1]
            raise CannotJudge(
                f"The throw-away clone cannot be made: {last}",
                remedy="Ask without --prove, and look at the disk: df -h .",
            )
