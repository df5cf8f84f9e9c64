"""Finds the judged repository, and fixes how git is run in it.

Nothing of the caller's environment reaches git but what is named here; what a repository's
configuration could run is turned off (docs/decisions/0020-asking-git.md).
"""

from __future__ import annotations

import os

from trace_gate.adapters.git.failures import failure, odd
from trace_gate.adapters.git.process import FIXED, Runner
from trace_gate.adapters.programs import find_program, upwards
from trace_gate.core.errors import RepositoryUnreadable
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

KEPT = ("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "USERPROFILE", "SUDO_UID")
"""What git needs of the system."""

CONFIGURED = (
    "XDG_CONFIG_HOME",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
)
"""Where git finds the user's configuration (whom to trust: safe.directory) and stops looking."""

OBJECTS = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")
"""Where a server keeps the objects of a push until it is accepted."""

PERSONAL = (
    "EMAIL",
    "GIT_AUTHOR_NAME",
    "GIT_AUTHOR_EMAIL",
    "GIT_AUTHOR_DATE",
    "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL",
    "GIT_COMMITTER_DATE",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
)
"""Who makes a commit; for the questions about identity and settings only."""

STREAMED = "4m"
"""From this size on git hands out a file in pieces, and never holds it whole."""

OVERRIDES = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.alternateRefsCommand=",
    "protocol.allow=never",
    "core.quotePath=false",
    "core.commentChar=#",
    "trailer.separators=:",
    "log.showSignature=false",
    "advice.graftFileDeprecated=false",
    # what git keeps to be faster may say anything: a copied .git, a cache of CI
    "core.commitGraph=false",
    "core.multiPackIndex=false",
    "pack.useBitmaps=false",
    f"core.bigFileThreshold={STREAMED}",
)

_EMPTY_TREES = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}


class Place(Record):
    """A repository: where its parts are, and how git is run in it.

    `inside` asks questions about its objects, names and index; `personal` those about
    the user's settings and identity. `top` is None without a working tree.
    """

    git_dir: str
    common_dir: str
    objects: str
    private_dir: str
    top: str | None
    shallow: bool
    object_format: str
    inside: Runner
    personal: Runner

    @property
    def empty_tree(self) -> str:
        """The name of the tree without entries."""
        return _EMPTY_TREES[self.object_format]

    @property
    def oid_length(self) -> int:
        """Hex digits of an object name."""
        return len(self.empty_tree)


class Search:
    """The question for the repository of a folder (or of GIT_DIR), in one git process.

    It is asked when this is made, so that git looks while the caller imports what it needs next.
    """

    def __init__(self, cwd: str | None, environ: Mapping[str, str]) -> None:
        self.environ, self._here = environ, _here(cwd)
        self._program = _git_program(environ.get("PATH", ""), self._here)
        outside = _selected(environ, (*KEPT, *CONFIGURED, *OBJECTS, *PERSONAL)) | FIXED
        outside |= _counted(environ)
        if "GIT_DIR" in environ:
            outside |= _selected(environ, ("GIT_DIR", "GIT_WORK_TREE"))
        first = Runner(words=(self._program, "-C", self._here), environment=outside)
        self._child = first.start(*_QUESTION)

    def place(self) -> Place:
        """What git says.

        Raises:
            RepositoryUnreadable: there is none, Git refuses it, or GIT_DIR names another one.
        """
        try:
            code, out, err = self._child.communicate(b"")
        finally:
            self._child.close()
        lines = os.fsdecode(out).split("\n")[:-1]
        if code and (len(lines) != 5 or b"must be run in a work tree" not in err):
            raise failure("rev-parse", code, err)
        if len(lines) != (5 if code else 6) or lines[4] not in _EMPTY_TREES:
            raise odd("rev-parse", "paths with line breaks, or an unknown object format")
        if "GIT_DIR" in self.environ:
            _check_same(lines[0], self._here)
        return _place(self._program, self.environ, lines)


def _here(cwd: str | None) -> str:
    try:
        return os.path.realpath(cwd or os.getcwd())
    except FileNotFoundError as error:
        raise RepositoryUnreadable(
            "The folder that you are in does not exist any more.",
            remedy="Go to the folder of your repository: cd FOLDER",
        ) from error


_QUESTION = (
    "rev-parse",
    "--path-format=absolute",
    "--git-dir",
    "--git-common-dir",
    "--git-path",
    "objects",
    "--is-shallow-repository",
    "--show-object-format",
    "--show-toplevel",  # the last one: it fails where there is no working tree
)


def _place(program: str, environ: Mapping[str, str], lines: list[str]) -> Place:
    git_dir, common_dir, objects, shallow, object_format = lines[:5]
    inside = _selected(environ, (*KEPT, *CONFIGURED, *OBJECTS)) | FIXED | {"GIT_DIR": git_dir}
    flags = [word for setting in OVERRIDES for word in ("-c", setting)]
    personal = inside | _selected(environ, PERSONAL) | _counted(environ)
    return Place(
        git_dir=git_dir,
        common_dir=common_dir,
        objects=objects,
        private_dir=os.path.join(git_dir, "trace-gate"),
        top=lines[5] if len(lines) > 5 else None,
        shallow=shallow == "true" or bool(environ.get("GIT_SHALLOW_FILE")),
        object_format=object_format,
        inside=Runner(words=(program, "--no-pager", *flags), environment=inside),
        personal=Runner(words=(program, "--no-pager"), environment=personal),
    )


def _selected(environ: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: environ[name] for name in names if name in environ}


def _counted(environ: Mapping[str, str]) -> dict[str, str]:
    """The settings that GIT_CONFIG_COUNT announces."""
    marks = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_")
    return {name: value for name, value in environ.items() if name.startswith(marks)}


def _git_program(path: str, here: str) -> str:
    program = find_program("git", path, here)
    if program is None:
        raise RepositoryUnreadable(
            "git was not found on the PATH (folders inside the repository are not searched).",
            remedy="Install Git 2.38 or newer, or put its folder on the PATH.",
        )
    return program


def _check_same(git_dir: str, here: str) -> None:
    """GIT_DIR may name the repository of this folder, or any where there is none here.

    Raises:
        RepositoryUnreadable: it names another one, so it is unclear what is to be judged.
    """
    found = _git_dir_of(here)
    if found is not None and os.path.realpath(found) != os.path.realpath(git_dir):
        raise RepositoryUnreadable(
            f"GIT_DIR says {git_dir}, but this folder belongs to {found}.",
            remedy="unset GIT_DIR   or cd into the repository that it names.",
        )


def _git_dir_of(here: str) -> str | None:
    for folder in upwards(here):
        dot_git = os.path.join(folder, ".git")
        if os.path.isdir(dot_git):
            return dot_git
        if os.path.isfile(dot_git):
            with open(dot_git, encoding="utf-8", errors="surrogateescape") as file:
                pointer = file.read(4096)
            return os.path.join(folder, pointer.removeprefix("gitdir:").strip())
        if all(os.path.exists(os.path.join(folder, part)) for part in ("HEAD", "objects", "refs")):
            return folder
    return None
