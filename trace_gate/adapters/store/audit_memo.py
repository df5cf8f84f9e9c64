"""The memory of audits on disk: rows in the Git directory, their key in the home of the user.

Whoever gets a copied `.git` with a memory gets no key with it. What is not there, cannot be read
or was written by another release is as if there were none; what was changed is said.
"""

from __future__ import annotations

import os

from trace_gate import __version__
from trace_gate.adapters.files import write_atomically
from trace_gate.core.audit import memo
from trace_gate.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.adapters.git.repository import Git
    from trace_gate.core.audit.memo import Remembered

FORM = "1"
NAME = "audit-memo"
KEY_BYTES = 32


class AuditMemo:
    """Of one repository.

    Args:
        git: the repository.
        state: the folder of the user in which the key lies.
    """

    def __init__(self, git: Git, state: str) -> None:
        self._path = os.path.join(git.common_dir, "trace-gate", NAME)
        self._key_path = os.path.join(state, "audit-key")
        self._scope = f"{FORM} {__version__} {git.object_format}"
        self.was_changed = False
        """Whether there were rows that nobody but somebody else can have written."""

    def rows(self) -> tuple[Remembered, ...]:
        """What is remembered."""
        data, key = _bytes(self._path), _bytes(self._key_path)
        if data is None:
            return ()
        found = memo.opened(data, self._scope, key) if key and len(key) == KEY_BYTES else None
        self.was_changed = found is None
        return found or ()

    def keep(self, rows: Iterable[Remembered]) -> None:
        """Remember these from now on; where that cannot be, nothing is remembered."""
        try:
            key = self._key()
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            write_atomically(self._path, memo.sealed(rows, self._scope, key))
        except (OSError, UsageError):
            return

    def _key(self) -> bytes:
        known = _bytes(self._key_path)
        if known is not None and len(known) == KEY_BYTES:
            return known
        os.makedirs(os.path.dirname(self._key_path), mode=0o700, exist_ok=True)
        made, fresh = os.urandom(KEY_BYTES), f"{self._key_path}.{os.urandom(6).hex()}"
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made)
        os.replace(fresh, self._key_path)
        return made


def _bytes(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None
