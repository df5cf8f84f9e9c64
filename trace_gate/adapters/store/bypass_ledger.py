"""The bypass ledger on disk: the stamp of this working tree, and the commits to be counted.

Both lie in the Git directory. What cannot be read or written is not there: then a commit is
judged once more, or not counted, and no verdict is another.
"""

from __future__ import annotations

import os

from trace_gate.adapters.store.kept_files import KeptFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.adapters.git.repository import Git

STAMP, NOTED = "judged", "bypassed"
MOST = 1000
"""So many of the commits that were noted last are kept."""


class BypassLedger:
    """Of one repository. Stamps are of a working tree, noted commits of all of them."""

    def __init__(self, git: Git) -> None:
        self._own = KeptFiles(git.private_dir)
        self._common = KeptFiles(os.path.join(git.common_dir, "trace-gate"))

    def stamp(self, text: str) -> None:
        """Remember what was judged and passed; an empty text takes the stamp away."""
        self._own.put(STAMP, STAMP, text.encode())

    def stamped(self) -> str:
        """What was judged last in this working tree; empty where nobody knows."""
        return _text(self._own.get(STAMP, STAMP))

    def note(self, commits: Iterable[str]) -> None:
        """Remember commits that were made without the gate and do not pass it."""
        known = dict.fromkeys([*self._lines(), *commits])
        self._common.put(NOTED, NOTED, "\n".join(list(known)[-MOST:]).encode())

    def noted(self) -> frozenset[str]:
        """The commits that were remembered."""
        return frozenset(self._lines())

    def _lines(self) -> list[str]:
        return _text(self._common.get(NOTED, NOTED)).split()


def _text(data: bytes | None) -> str:
    return (data or b"").decode("ascii", "replace").strip()
