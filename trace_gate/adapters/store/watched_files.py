"""What a judgement of staged files rests on besides them, as one hook sees it (SPEC 5, Callers).

The git process that called, what the environment says to Git, and the files in which Git keeps
index, HEAD, references and settings, by size and time. Nothing here asks git: what it costs is
a few looks at files. Two hooks of one commit that see the same would judge the same.
"""

from __future__ import annotations

import os

from trace_gate.core.hashing import sha256_of
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

CHANGING = ("GIT_EDITOR", "GIT_REFLOG_ACTION", "GIT_INDEX_FILE")
"""What Git says otherwise to each hook of one commit: no judgement asks for it, or it is a file
that is looked at by itself."""

SYSTEM = ("EMAIL", "HOME", "PATH", "XDG_CONFIG_HOME")
"""Which git runs, for whom, and where it finds settings."""

FRAMEWORK = "PRE_COMMIT"
"""What pre-commit and prek set for the hooks that they run: they are called by Git, not we."""

REFERENCES = ("refs/heads", "refs/remotes", "refs/tags")
MOST = 2000
"""With more references in files of their own, to look at them takes longer than to judge."""

NOT_THERE = "-"


class Watched(Record):
    """What one hook sees. `moving` is what a commit changes itself; `steady` what it does not."""

    caller: str
    """The git that called; empty where nobody can tell."""
    environment: str
    references: str
    """A digest of all references but that of HEAD; empty where that is not to be had."""
    merging: tuple[str, ...]
    moving: Mapping[str, str]
    steady: Mapping[str, str]


def watched(
    git_dir: str, common_dir: str, environ: Mapping[str, str], settings: Iterable[str]
) -> Watched:
    """What there is to see now.

    Args:
        git_dir: the Git directory of the working tree.
        common_dir: that of all working trees.
        environ: the environment of the hook.
        settings: the files that git reads its settings from, as far as they are known.
    """
    own = os.path.join(common_dir, *_own_reference(git_dir).split("/"))
    return Watched(
        caller=_caller(environ),
        environment=_environment(environ),
        references=_references(common_dir, own),
        merging=_merging(git_dir, environ),
        moving={path: _seen(path) for path in (*_moving(git_dir, common_dir, environ), own)},
        steady={path: _seen(path) for path in (*_steady(git_dir, common_dir, environ), *settings)},
    )


def common_dir_of(git_dir: str) -> str:
    """The Git directory that the working trees share, as the one of a working tree names it."""
    named = _text(os.path.join(git_dir, "commondir")).strip()
    return os.path.normpath(os.path.join(git_dir, named)) if named else git_dir


def _caller(environ: Mapping[str, str]) -> str:
    """The number of the git process that called; below a framework, where the system tells it."""
    parent = os.getppid()
    if not environ.get(FRAMEWORK):
        return str(parent)
    words = _text(f"/proc/{parent}/stat").rpartition(")")[2].split()
    return words[1] if len(words) > 1 else ""


def _environment(environ: Mapping[str, str]) -> str:
    said = sorted(
        f"{name}={value}"
        for name, value in environ.items()
        if (name.startswith("GIT_") and name not in CHANGING) or name in SYSTEM
    )
    return sha256_of(os.fsencode("\0".join([os.getcwd(), *said])))


def _merging(git_dir: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    """The commits that are being merged: `git merge` writes them down after its first hook."""
    written = _text(os.path.join(git_dir, "MERGE_HEAD")).split()
    asked = (name for name in environ if name.startswith("GITHEAD_"))
    return tuple(sorted(written or (name.removeprefix("GITHEAD_") for name in asked)))


def _moving(git_dir: str, common_dir: str, environ: Mapping[str, str]) -> Iterator[str]:
    yield os.path.abspath(environ.get("GIT_INDEX_FILE") or os.path.join(git_dir, "index"))
    for name in ("HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"):
        yield os.path.join(git_dir, name)
    for folder in dict.fromkeys((git_dir, common_dir)):
        yield os.path.join(folder, "reftable", "tables.list")


def _steady(git_dir: str, common_dir: str, environ: Mapping[str, str]) -> Iterator[str]:
    """Packed references, and where Git looks for settings, whether there are any or not."""
    yield os.path.join(git_dir, "config.worktree")
    for name in ("config", "packed-refs", "shallow"):
        yield os.path.join(common_dir, name)
    home, configured = os.path.expanduser("~"), environ.get("XDG_CONFIG_HOME")
    yield environ.get("GIT_CONFIG_GLOBAL") or os.path.join(home, ".gitconfig")
    yield os.path.join(configured or os.path.join(home, ".config"), "git", "config")
    yield environ.get("GIT_CONFIG_SYSTEM") or "/etc/gitconfig"


def _own_reference(git_dir: str) -> str:
    """The name of the reference that HEAD is on; HEAD itself where it is on none."""
    word, _, name = _text(os.path.join(git_dir, "HEAD")).strip().partition(": ")
    return name if word == "ref" else "HEAD"


def _references(common_dir: str, own: str) -> str:
    lines: list[str] = []
    folders = [os.path.join(common_dir, *name.split("/")) for name in REFERENCES]
    while folders:
        found = _entries(folders.pop())
        inside = [each for each in found if each.is_dir()]
        if len(lines) + len(found) > MOST or any(each.is_symlink() for each in inside):
            return ""
        folders += [each.path for each in inside]
        files = (each.path for each in found if each not in inside)
        lines += [f"{path} {_seen(path)}" for path in files if path != own]
    return sha256_of(os.fsencode("\0".join(sorted(lines))))


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _seen(path: str) -> str:
    """What tells one content of a file from another without reading it."""
    try:
        found = os.stat(path)
    except OSError:
        return NOT_THERE
    times = f"{found.st_mtime_ns}.{found.st_ctime_ns}"
    return f"{times}.{found.st_size}.{found.st_ino}.{found.st_mode}"


def _text(path: str) -> str:
    """A small file; empty where there is none."""
    try:
        with open(path, "rb") as file:
            return os.fsdecode(file.read(65_536))
    except OSError:
        return ""
