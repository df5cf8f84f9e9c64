"""What surrounds the commands: repository, working tree, clock, shipped files.

Only `cli` reads the environment and the clock; use cases get them as arguments.
"""

from __future__ import annotations

import os
import sys
import time

from trace_gate.adapters import resources
from trace_gate.adapters.git.repository import Git
from trace_gate.adapters.workspace import Workspace
from trace_gate.core.errors import RepositoryUnreadable, UsageError
from trace_gate.core.gate.judgement import Addresses
from trace_gate.core.trace.ids import is_trace_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trace_gate.adapters.store.audit_memo import AuditMemo
    from trace_gate.app.repository.find_trace import Found
    from trace_gate.app.repository.short_names import TracesHere
    from trace_gate.app.setup.initialize import Shipped


def git() -> Git:
    """The repository that the current folder is in.

    Raises:
        RepositoryUnreadable: there is none.
    """
    return Git.open(None)


def working_tree(repository: Git) -> Workspace:
    """Its working tree.

    Raises:
        UsageError: it is bare.
    """
    if repository.top is None:
        raise UsageError(
            "This is a bare repository: it has no working tree to write in.",
            remedy="git clone it, and run the command in the clone.",
        )
    # All working trees of a repository share their numbers, so they share the lock.
    return Workspace(repository.top, os.path.join(repository.common_dir, "trace-gate"))


def checkout() -> tuple[Git, Workspace]:
    """The repository that the current folder is in, and its working tree.

    Raises:
        RepositoryUnreadable: there is none.
        UsageError: it is bare.
    """
    repository = git()
    return repository, working_tree(repository)


def files() -> Workspace:
    """The working tree here; outside of a repository the current folder."""
    try:
        return checkout()[1]
    except RepositoryUnreadable:
        return Workspace(os.getcwd(), os.getcwd())


def now() -> float:
    """Seconds since the epoch."""
    return time.time()


def at_terminal() -> bool:
    """Whether a person can be asked something."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def use_color(option: str) -> bool:
    """Whether to colour what goes to stdout: the option, the environment, the terminal."""
    if option != "auto":
        return option == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def addresses() -> Addresses:
    """Where the repository and our docs are published, as the CI and the team say it.

    Anything but a plain address of the web is left out: a report is full of links.
    """
    server, name = (os.environ.get(f"GITHUB_{each}", "") for each in ("SERVER_URL", "REPOSITORY"))
    repository = f"{server}/{name}" if name else os.environ.get("CI_PROJECT_URL", "")
    docs = os.environ.get("TRACE_GATE_DOCS", "").rstrip("/")
    return Addresses(
        repository=repository if repository and _is_plain(repository) else "",
        docs=docs if docs and _is_plain(docs) else "",
    )


def _is_plain(address: str) -> bool:
    import re

    return re.fullmatch(r"https?://[\w.-]+(:[0-9]+)?(/[\w.~-]+)*/?", address, re.ASCII) is not None


def from_top(repository: Git, paths: Iterable[str]) -> tuple[str, ...]:
    """Paths as they are typed in the current folder, as paths from the top of the repository.

    Addresses with a scheme stay as they are. What lies outside is named in full, so that a
    command with it works from the top as well.
    """
    top = os.path.realpath(repository.top or os.curdir)
    return tuple(path if ":" in path else _from_top(top, path) for path in paths)


def path_from_top(repository: Git, path: str) -> str:
    """The same of one path, whatever is in its name; in a bare repository as it is typed."""
    return path if repository.top is None else _from_top(os.path.realpath(repository.top), path)


def _from_top(top: str, path: str) -> str:
    """The last name may be a link: it is the link that is meant."""
    folder, name = os.path.split(path)
    parent = name in ("", os.curdir, os.pardir)
    full = os.path.realpath(path) if parent else os.path.join(os.path.realpath(folder), name)
    inside = full.startswith(os.path.join(top, ""))
    return os.path.relpath(full, top).replace(os.sep, "/") if inside else full


def name_of_trace(repository: Git, typed: str, traces: Callable[[], TracesHere]) -> str:
    """The id or the path from the top by which a trace is looked for.

    Args:
        repository: the repository.
        typed: its id, its path from the current folder, or a short name.
        traces: those among which a short name is looked for.

    Raises:
        UsageError: a short name means no trace, or several.
        Refused: what has to be read to tell cannot be read.
    """
    from trace_gate.app.repository import short_names

    typed = typed.strip()
    if not typed:
        raise UsageError(
            "The name of a trace is empty.",
            remedy="Type its id or its number, or latest. All of them: git ls-files traces",
        )
    if is_trace_id(typed):
        return typed
    if short_names.is_short(typed):
        return short_names.meant(typed, traces())
    return from_top(repository, [typed])[0]


def name_here(repository: Git, files: Workspace, typed: str, root: str) -> str:
    """The same among the traces of the working tree below `root`."""
    from trace_gate.app.repository import short_names

    return name_of_trace(repository, typed, lambda: short_names.in_files(repository, files, root))


def trace_here(repository: Git, files: Workspace, typed: str, root: str) -> Found:
    """The trace of the working tree that is typed by its id, its path or a short name.

    Raises:
        UsageError: there is none of that name below `root`, the folder of traces.
        Refused: it cannot be read.
    """
    from trace_gate.app.repository import find_trace

    return find_trace.in_files(files, name_here(repository, files, typed, root), root)


def here(repository: Git) -> str:
    """The current folder, as a path from the top of the repository; empty at the top."""
    top = os.path.realpath(repository.top or os.curdir)
    inside = os.path.relpath(os.path.realpath(os.curdir), top).replace(os.sep, "/")
    return "" if inside == os.curdir or inside.startswith("..") else inside


def audit_memo(repository: Git) -> AuditMemo | None:
    """What audits remember here; None in CI, where nothing that is kept is read (decision 0006)."""
    home = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    if os.environ.get("CI") or not os.path.isabs(home):
        return None
    from trace_gate.adapters.store.audit_memo import AuditMemo

    return AuditMemo(repository, os.path.join(home, "trace-gate"))


def shipped() -> Shipped:
    """What `init` writes: the policy that ships, its schemas, and the scaffold around it."""
    from trace_gate.app.setup.initialize import Shipped

    folders = ("config", "schemas/policy", "scaffold")
    names = [name for folder in folders for name in resources.listing(folder)]
    found = {name.removeprefix("scaffold/"): resources.read(name) for name in names}
    scripts = frozenset(path for path, data in found.items() if data.startswith(b"#!"))
    return Shipped(files=found, executable=scripts)
