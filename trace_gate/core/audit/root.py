"""One hash over all steps of a history, so that two audits can be compared (RFC 6962).

The tree hash of certificate logs: a history that only grows keeps the hash of each beginning,
and who has both can prove it. A leaf is the name of a commit of the first-parent history: Git's
name of a commit is a hash over its tree and all that is before it. No verdict is in it, so a new
release of ours never looks like a rewritten history.
"""

from __future__ import annotations

import hashlib


class Root:
    """Takes the steps one by one, oldest first, and keeps a hash for each power of two."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []
        self.size = 0

    def add(self, step: str) -> None:
        """One more step."""
        size, made = 1, _sha256(b"\0", step.encode("ascii"))
        while self._peaks and self._peaks[-1][0] == size:
            _, left = self._peaks.pop()
            size, made = 2 * size, _sha256(b"\1", left, made)
        self._peaks.append((size, made))
        self.size += 1

    def hexdigest(self) -> str:
        """The hash over all steps so far; of none it is that of nothing."""
        if not self._peaks:
            return hashlib.sha256().hexdigest()
        peaks = [made for _, made in self._peaks]
        made = peaks.pop()
        while peaks:
            made = _sha256(b"\1", peaks.pop(), made)
        return made.hex()


def _sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()
