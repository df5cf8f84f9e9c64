"""sha256 for a little data at little cost.

`hashlib` is faster by the byte, and takes OpenSSL to be loaded, which costs a hook more
time than all that it hashes. Python brings a sha256 of its own, without OpenSSL.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Hash(Protocol):
        """What there is of a hash object everywhere."""

        def update(self, data: bytes, /) -> None: ...  # noqa: D102
        def hexdigest(self) -> str: ...  # noqa: D102


LITTLE = 1 << 20
"""Bytes that are hashed sooner than OpenSSL is loaded."""

_LEAN = "_sha2" if sys.version_info >= (3, 12) else "_sha256"


def sha256(size: int) -> Hash:
    """A new sha256, for about so many bytes in all."""
    if size < LITTLE:
        try:
            made: Hash = __import__(_LEAN).sha256()
        except ImportError:  # a Python that was built without it
            pass
        else:
            return made
    import hashlib

    return hashlib.sha256()
