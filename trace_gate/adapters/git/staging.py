"""What a command of an analyst puts into Git, or takes out of it, for the working tree.

No filter of the repository is run: it is unknown in the scratch repository, through which
contents go. Line ends and encodings are converted as Git does it by itself.
"""

from __future__ import annotations

import hashlib
import os

from trace_gate.adapters.git.failures import failure, odd
from trace_gate.adapters.git.process import decoded, encoded
from trace_gate.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.adapters.git.locate import Place
    from trace_gate.adapters.git.process import Runner
    from trace_gate.adapters.git.refs import Names
    from trace_gate.adapters.git.scratch import Scratch


_HASHES = {40: "sha1", 64: "sha256"}
"""The length of an object name to what makes it."""


class Staging:
    """Contents on their way between the working tree and the objects of a repository."""

    def __init__(self, scratch: Scratch, place: Place, names: Names) -> None:
        self._scratch, self._place, self._names = scratch, place, names

    def kept(self, path: str, data: bytes) -> str:
        """The object name of a file that is kept for good, as `git add` would store it."""
        git = self._git().with_environment(GIT_OBJECT_DIRECTORY=self._place.objects)
        return self._hashed(git, path, data)

    def temporary(self, path: str) -> str:
        """The same for a file of the working tree that is only looked at, for as long as we run.

        A file that Git LFS keeps is taken as it is: its sha256 is the oid of its pointer.

        Raises:
            UsageError: it cannot be read, or is reached through a link.
        """
        data = _working_file(self._place, path)
        self._scratch.wrote = True
        git = self._git()  # nobody keeps it, so it is not made small
        git = git.with_(words=(*git.words, "-c", "core.looseCompression=0"))
        return self._hashed(git, path, data)

    def sha256(self, path: str) -> str | None:
        """The sha256 of a file of the working tree that `git add` would store as it lies there.

        None where it would not: of a conversion nobody but Git knows what comes out.

        Raises:
            UsageError: as `temporary`.
        """
        data = _working_file(self._place, path)
        name = self._named(self._git(), path, data)
        own = hashlib.new(_HASHES[self._place.oid_length], usedforsecurity=False)
        own.update(b"blob %d\0" % len(data))
        own.update(data)
        return hashlib.sha256(data).hexdigest() if own.hexdigest() == name else None

    def ignoring(self, path: str) -> tuple[str, ...]:
        """The rule by which `git add` would leave a path out: its file, line and pattern."""
        top = str(self._place.top)
        own = self._names.setting("core.excludesFile")
        words = ("-C", top, *(("-c", f"core.excludesFile={own}") if own else ()))
        # check-ignore takes no literal pathspecs, and no path below the top is magic by its "./".
        git = self._place.inside.with_environment(GIT_LITERAL_PATHSPECS="0")
        asked = ("check-ignore", "-v", "-z", "--stdin")
        code, out, err = git.ask(*words, *asked, data=b"./" + encoded(path) + b"\0")
        if code > 1:
            raise failure("check-ignore", code, err)
        source, line, pattern, *_ = (*decoded(out).split("\0"), "", "")
        return () if not source or pattern.startswith("!") else (f"{source}:{line} ({pattern})",)

    def checked_out(self, path: str, oid: str) -> bytes:
        """The content of a file as a checkout would write it at a path."""
        return self._git().run("cat-file", "--filters", b"--path=" + encoded(path), oid)

    def _hashed(self, git: Runner, path: str, data: bytes) -> str:
        return self._named(git, path, data, "-w")

    def _named(self, git: Runner, path: str, data: bytes, *words: str) -> str:
        out = git.run("hash-object", *words, "--stdin", b"--path=" + encoded(path), data=data)
        oid = out.decode("latin-1").strip()
        if len(oid) != self._place.oid_length:
            raise odd("hash-object", repr(oid[:80]))
        return oid

    def _git(self) -> Runner:
        """Git in the scratch repository, with the attributes of the working tree."""
        runner = self._scratch.runner
        settings = [
            (f"core.{key}", self._names.setting(f"core.{key}")) for key in ("autocrlf", "eol")
        ]
        flags = [word for key, value in settings if value for word in ("-c", f"{key}={value}")]
        top = str(self._place.top)
        words = (*runner.words, "-C", top, "-c", "core.bare=false", *flags)
        return runner.with_(words=words).with_environment(GIT_WORK_TREE=top)


def _working_file(place: Place, path: str) -> bytes:
    """The bytes of a file of the working tree, not through a link."""
    if place.top is None:
        raise UsageError("This repository has no working tree.", remedy="git clone it.")
    file = os.path.join(os.path.realpath(place.top), *path.split("/"))
    if os.path.realpath(file) != file:
        raise UsageError(f"{path} is reached through a symbolic link.", remedy="Name the file.")
    try:
        with open(file, "rb") as content:
            return content.read()
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read ({error.strerror}).", remedy="Check the name of the file."
        ) from error
