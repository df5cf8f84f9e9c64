"""Is a text the public key of an approver? Its form is judged, not whose it is (SPEC 7)."""

from __future__ import annotations

import binascii

from trace_gate.core.policy import key_messages as messages
from trace_gate.core.policy import openpgp
from trace_gate.core.policy.gate import PGP

_FIELDS = {
    "ssh-ed25519": 2,
    "ssh-rsa": 3,
    "ecdsa-sha2-nistp256": 3,
    "ecdsa-sha2-nistp384": 3,
    "ecdsa-sha2-nistp521": 3,
    "sk-ssh-ed25519@openssh.com": 3,
    "sk-ecdsa-sha2-nistp256@openssh.com": 4,
}
"""The kinds of SSH keys that sign, and how many fields the encoded key has."""


def problem(key: str) -> str | None:
    """Why a text is no usable public key, for people; None when it is one."""
    key = key.strip()
    if "PRIVATE KEY" in key:
        return messages.private_key()
    if key.startswith(PGP):
        return openpgp.key_problem(key)
    if "\n" in key:
        return "a key is one line"
    words = key.split()
    if len(words) < 2 or words[0] not in _FIELDS:
        return messages.unknown_kind(_FIELDS)
    return _encoded_problem(words[0], words[1])


def _encoded_problem(kind: str, encoded: str) -> str | None:
    try:
        fields = _fields(binascii.a2b_base64(encoded, strict_mode=True))
    except ValueError:
        fields = []
    whole = len(fields) == _FIELDS[kind] and fields[0] == kind.encode()
    if not whole or (kind == "ssh-ed25519" and len(fields[1]) != 32):
        return messages.broken_ssh()
    if kind == "ssh-rsa" and int.from_bytes(fields[2]).bit_length() < openpgp.LEAST_RSA_BITS:
        return messages.short_rsa(openpgp.LEAST_RSA_BITS)
    return None


def _fields(data: bytes) -> list[bytes]:
    """The fields of an encoded key: a length of four bytes before each.

    Raises:
        ValueError: the data ends inside a field.
    """
    found = []
    while data:
        end = 4 + int.from_bytes(data[:4])
        if len(data) < end:
            raise ValueError("truncated")
        found.append(data[4:end])
        data = data[end:]
    return found


def identities(key: str) -> tuple[str, ...]:
    """What tells each key in a text from others: not its comment. None for what is no key."""
    key = key.strip()
    if problem(key) is not None:
        return ()
    return openpgp.key_identities(key) if key.startswith(PGP) else (" ".join(key.split()[:2]),)


def fingerprint(key: str) -> str:
    """What people compare: as `ssh-keygen -lf` or `gpg --fingerprint` shows it (the first key's).

    Raises:
        ValueError: it is no key.
    """
    from hashlib import sha256

    if key.strip().startswith(PGP):
        return openpgp.fingerprint(key)
    digest = sha256(binascii.a2b_base64(key.split()[1])).digest()
    return "SHA256:" + binascii.b2a_base64(digest, newline=False).decode().rstrip("=")
