"""The bypass ledger on disk: the commits to be counted that were made without the gate.

It lies in the Git directory. What cannot be read or written is not there: then a commit is not
counted, and no verdict is another.
"""

from __future__ import annotations

import os

from trace_gate.adapters.store.kept_files import KeptFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.adapters.git.repository import Git

NOTED = "bypassed"
MOST = 1000
"""So many of the commits that were noted last are kept."""


class BypassLedger:
    """Of one repository, with all of its working trees."""

    def __init__(self, git: Git) -> None:
        self._common = KeptFiles(os.path.join(git.common_dir, "trace-gate"))

    def note(self, commits: Iterable[str]) -> None:
        """Remember commits that were made without the gate and do not pass it."""
        known = dict.fromkeys([*self._lines(), *commits])
        self._common.put(NOTED, NOTED, "\n".join(list(known)[-MOST:]).encode())

    def noted(self) -> frozenset[str]:
        """The commits that were remembered."""
        return frozenset(self._lines())

    def _lines(self) -> list[str]:
        return (self._common.get(NOTED, NOTED) or b"").decode("ascii", "replace").split()
