"""sha256, and the names that Git gives to objects, at little cost for a little data.

`hashlib` is faster by the byte, and takes OpenSSL to be loaded, which costs a hook more
time than all that it hashes. Python brings hashes of its own, without OpenSSL: they are taken
where nobody has loaded it.
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


OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""The sha256 of a file without a byte."""

EXAMPLE = "0123456789abcdef" * 4
"""What stands for a sha256 in the shipped policy and templates: of no file, and seen to be so."""

LITTLE = 1 << 20
"""Bytes that are hashed sooner than OpenSSL is loaded."""

_LEAN = {"sha1": "_sha1", "sha256": "_sha2" if sys.version_info >= (3, 12) else "_sha256"}


def sha256(size: int) -> Hash:
    """A new sha256, for about so many bytes in all."""
    return _new("sha256", size)


def sha256_of(data: bytes) -> str:
    """The sha256 of some bytes, in hexadecimal digits."""
    made = sha256(len(data))
    made.update(data)
    return made.hexdigest()


def of_object(kind: str, size: int, oid_length: int) -> Hash:
    """A new hash for a Git object: its hexdigest is the object name, once all is in it.

    `kind` is blob, tree, commit or tag, `size` the bytes of its content; object names of 40
    hex digits are SHA-1, of 64 SHA-256.
    """
    made = _new("sha1" if oid_length == 40 else "sha256", size)
    made.update(b"%b %d\0" % (kind.encode(), size))
    return made


def object_name(kind: str, data: bytes, oid_length: int) -> str:
    """The name that Git gives to an object of this kind and content (as `of_object`)."""
    made = of_object(kind, len(data), oid_length)
    made.update(data)
    return made.hexdigest()


def _new(name: str, size: int) -> Hash:
    if size < LITTLE and "hashlib" not in sys.modules:
        try:
            made: Hash = getattr(__import__(_LEAN[name]), name)()
        except ImportError:  # a Python that was built without it
            pass
        else:
            return made
    import hashlib

    return hashlib.new(name, usedforsecurity=False)
