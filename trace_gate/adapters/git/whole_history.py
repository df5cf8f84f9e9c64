"""Whether a clone shows the true and whole history, and whether all of its objects are sound.

An audit says something of every commit, so a clone that lacks some, or shows others than there
are, is refused by the name of what is wrong with it (SPEC 5, Cannot judge).
"""

from __future__ import annotations

import os

from trace_gate.adapters.git.failures import failure, spoken
from trace_gate.core.errors import RepositoryUnreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.adapters.git.locate import Place
    from trace_gate.adapters.git.process import Runner

PARTIAL = (".promisor", ".partialclonefilter", "extensions.partialclone")
"""Settings of a clone that left objects with its remote."""

RAISED = (
    "badFilemode",
    "badTagName",
    "missingTaggerEntry",
    "gitmodulesParse",
    "gitmodulesSymlink",
    "gitattributesSymlink",
    "gitignoreSymlink",
    "mailmapSymlink",
)
"""What `fsck --strict` would only tell; every Git that we run knows these names."""

FSCK = ("fsck", "--full", "--strict", "--no-dangling", "--no-progress", "--no-reflogs")

CONNECTED = ("fsck", "--connectivity-only", "--no-dangling", "--no-progress", "--no-reflogs")
"""Whether all is there; nothing but commits and folders is read."""

MOST = 20
"""So many complaints are kept."""


def refused(place: Place, settings: Iterable[str]) -> RepositoryUnreadable | None:
    """Why this clone may not show the true or whole history, by name; None where it does."""
    grafts = os.path.join(place.common_dir, "info", "grafts")
    if place.shallow:
        return RepositoryUnreadable(
            "This clone is shallow: part of the history is missing.",
            remedy="git fetch --unshallow   (in GitHub Actions: fetch-depth: 0)",
        )
    if any(key.endswith(PARTIAL) for key in settings) or _has_promises(place.objects):
        return RepositoryUnreadable(
            "This is a partial clone: some objects were never downloaded.",
            remedy="Make a clone without --filter, and ask there.",
        )
    if os.path.exists(grafts):
        return RepositoryUnreadable(
            f"Some commits are given other parents than they have, by {grafts}.",
            remedy="Delete that file, or make a fresh clone, and ask there.",
        )
    replaced = place.inside.run("for-each-ref", "--count=1", "--", "refs/replace/")
    if replaced:
        return RepositoryUnreadable(
            "Some objects are replaced by others (git replace -l lists them).",
            remedy="git replace -d OBJECT   for each of them, or make a fresh clone.",
        )
    return None


def _has_promises(objects: str) -> bool:
    """Whether a pack of a partial clone is there: settings can be edited."""
    try:
        names = os.listdir(os.path.join(objects, "pack"))
    except OSError:
        return False
    return any(name.endswith(".promisor") for name in names)


class Fsck:
    """`git fsck` that looks at every object, strictly, while the caller does something else.

    Args:
        runner: git in a repository without settings, which borrows the objects.
        head: the commit from which everything has to be there.
        whole: read all objects; else only look whether they are there.
    """

    def __init__(self, runner: Runner, head: str, *, whole: bool) -> None:
        raised = [word for name in RAISED for word in ("-c", f"fsck.{name}=error")]
        self._child = runner.start(*raised, *(FSCK if whole else CONNECTED), head)

    def __call__(self) -> tuple[str, ...]:
        """Wait for its end: what it complains of; nothing where all is sound."""
        try:
            code, out, err = self._child.communicate(b"")
        finally:
            self.close()
        lines = [spoken(each) for each in (*err.split(b"\n"), *out.split(b"\n"))]
        found = [each for each in lines if each and not each.startswith("notice:")]
        if code and not found:
            raise failure("fsck", code, err)
        return tuple(found[:MOST]) if code else ()

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._child.close()
