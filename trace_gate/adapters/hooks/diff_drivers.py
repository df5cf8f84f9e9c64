"""The drivers of `git diff` in a repository's configuration: what is there, and what is changed.

As for the hooks, Git is asked as its user has it (`adapters/git/users_git`).
"""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

from trace_gate import __version__
from trace_gate.adapters.git import users_git
from trace_gate.adapters.hooks import hook_files
from trace_gate.app.setup import diff_drivers, doctor_drivers
from trace_gate.app.setup.doctor_facts import Drivers
from trace_gate.core.errors import CannotJudge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.app.setup.diff_drivers import Changes

PATIENCE = 30.0
TRACE = b"trace:\n  id: TRACE-20250101-001\n  trace_type: observation\n"
"""What a driver is tried on."""
SHOWN = "observation TRACE-20250101-001"


def wanted() -> dict[str, str]:
    """The settings that this installation of trace-gate writes."""
    return diff_drivers.settings(hook_files.installed(), __version__)


def look(cwd: str = ".", *scope: str) -> dict[str, str]:
    """The settings of our drivers, by their keys; the last one of a key wins, as for Git.

    Args:
        cwd: a folder of the repository.
        scope: `--local` for those of the repository's own configuration alone.
    """
    words = ("config", *scope, "-z", "--get-regexp", r"^diff\.trace-gate-")
    records = os.fsdecode(users_git.ask(cwd, *words, none=(1,))).split("\0")[:-1]
    pairs = (record.partition("\n") for record in records)
    return {key: value for key, _, value in pairs}


def carry_out(changes: Changes, cwd: str = ".") -> None:
    """Write the settings of a plan into the repository's own configuration.

    Raises:
        CannotJudge: it cannot be written.
    """
    for key, value in changes.settings:
        words = ("--unset-all", key) if value is None else ("--replace-all", key, value)
        done = users_git.run(("config", "--local", *words), cwd)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise CannotJudge(
                f"Git's configuration cannot be changed ({key}): {said}",
                remedy="Look who owns it: ls -l $(git rev-parse --git-common-dir)/config",
            )


def collect(top: str | None, *, root: str | None) -> Drivers | None:
    """What `doctor` wants to know; they are tried where they are those of this trace-gate.

    None in a bare repository. `root` is the folder of the traces; None where nothing is governed.
    """
    if top is None:
        return None
    settings, expected = look(top), wanted()
    ours = filter(diff_drivers.is_ours, settings.values())
    named = [path for value in ours for path in diff_drivers.programs(value)]
    whole = all(settings.get(key) == value for key, value in expected.items())
    return Drivers(
        settings=settings,
        wanted=expected,
        gone=tuple(path for path in named if not os.path.exists(path)),
        failure=tried(expected) if whole else "",
        unnamed=doctor_drivers.unnamed(_attributes(top, root), root) if root is not None else (),
    )


def _attributes(top: str, root: str) -> dict[str, str]:
    """Path to the driver that the attributes of the working tree name for it."""
    words = ("check-attr", "-z", "diff", "--", *doctor_drivers.samples(root))
    said = os.fsdecode(users_git.ask(top, *words)).split("\0")
    return dict(zip(said[0::3], said[2::3], strict=False))


def tried(settings: Mapping[str, str]) -> str:
    """What goes wrong where Git shows a trace by these settings; empty where nothing does.

    It is tried in an empty repository, so nothing of the judged one has a part in it.
    """
    driver = diff_drivers.name("trace")
    command = settings[f"diff.{driver}.textconv"]
    with tempfile.TemporaryDirectory(prefix="trace-gate-") as scratch:
        for file, data in ((".gitattributes", f"* diff={driver}\n".encode()), ("t.yaml", TRACE)):
            with open(os.path.join(scratch, file), "wb") as handle:
                handle.write(data)
        shown = ("-c", f"diff.{driver}.textconv={command}", "cat-file", "--textconv", ":t.yaml")
        for words in (("init", "-q", "--template=", "."), ("add", "t.yaml"), shown):
            said, problem = _run(words, scratch)
            if problem:
                return problem
    lines = said.decode(errors="replace").splitlines()
    return "" if lines[:1] == [SHOWN] else (lines[-2:-1] or ["Git showed nothing"])[0]


def _run(words: Sequence[str], folder: str) -> tuple[bytes, str]:
    """What git answers, and what went wrong."""
    done = users_git.run(words, folder, users_git.environment_elsewhere(), PATIENCE)
    said = done.stderr.decode(errors="replace").strip()
    return done.stdout, (said or f"exit code {done.returncode}") if done.returncode else ""
