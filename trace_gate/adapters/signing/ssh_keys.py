"""Public SSH keys as people hand them over: a line, or the file that holds it."""

from __future__ import annotations

import os

from trace_gate.adapters.signing.ssh import KEY_TYPES
from trace_gate.core.errors import UsageError

LARGEST = 64 << 10
"""Bytes of a key file that are looked at."""

USUAL = os.path.join("~", ".ssh", "id_ed25519.pub")
"""Where ssh-keygen puts a key."""

_PRIVATE = ("PRIVATE KEY", "PuTTY-User-Key-File")


def public_line(said: str) -> str:
    """The line of a public key: given itself, or the name of the file that holds it.

    What is on the line is not judged here (`core/policy/public_keys`).

    Raises:
        UsageError: there is no such file, it holds a private key, or not one line.
    """
    words = said.split()
    if (words and words[0] in KEY_TYPES) or _is_private(said):
        return said.strip()
    file = os.path.expanduser(said)
    text = read(file).decode("utf-8", "replace")
    if _is_private(text):
        raise _private(said, file)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) != 1:
        raise UsageError(
            f"{said} holds {len(lines)} lines, and a public key is one.",
            remedy="Give the line itself in quotes: --key 'ssh-ed25519 AAAA...'",
        )
    return lines[0]


def read(file: str) -> bytes:
    """The bytes of a file that somebody handed over.

    Raises:
        UsageError: it cannot be read, or is far too large for a key.
    """
    try:
        with open(file, "rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read: {error.strerror}.",
            remedy="Name the file that ends in .pub, or give the line itself in quotes.",
        ) from error
    if len(data) > LARGEST:
        raise UsageError(f"{file} is too large for a key.", remedy="Name the file of the key.")
    return data


def usual() -> str | None:
    """The public key that ssh-keygen made here, where there is one."""
    file = os.path.expanduser(USUAL)
    return file if os.path.isfile(file) else None


def _is_private(text: str) -> bool:
    return any(mark in text for mark in _PRIVATE)


def _private(said: str, file: str) -> UsageError:
    public = f"{file}.pub"
    there = os.path.isfile(public)
    how = "" if there else f"ssh-keygen -y -f {said} > {said}.pub   makes its public half, then: "
    return UsageError(
        f"{said} is a PRIVATE key. It stays with its owner; only the public half is handed over.",
        remedy=f"{how}--key {said}.pub",
    )
