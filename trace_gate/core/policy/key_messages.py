"""Why a key or a signature cannot be used: the ends of sentences (SPEC 3)."""

from __future__ import annotations


def private_key() -> str:
    """A private key was written down."""
    return "this is a PRIVATE key: make a new pair, and never show that one to anybody"


def broken_gpg() -> str:
    """A GPG key is not whole."""
    return "part of the GPG key is missing, or is something else"


def not_whole() -> str:
    """A signature is cut off."""
    return "it is not a whole GPG signature"


def not_detached() -> str:
    """A signature is more than one, or holds what it signs."""
    return "it is not one detached GPG signature"


def other_kind() -> str:
    """A signature is over something else than a file."""
    return "it is a GPG signature of another kind than over a file"


def weak_hash() -> str:
    """A signature rests on a hash that can be forged."""
    return "it uses a hash that is too weak: sign with SHA-256 or SHA-512"


def nobodys() -> str:
    """A signature does not name its key."""
    return "it does not say which key made it"


def old_form() -> str:
    """A key is of a form that is too old."""
    return "the GPG key is of an old form: make a new one"


def dsa() -> str:
    """A key is of a kind that is too weak."""
    return "a DSA key is too weak: make a new one"


def short_rsa(least_rsa_bits: int) -> str:
    """A key is too short."""
    return f"an RSA key needs at least {least_rsa_bits} bits"


def unknown_kind(fields: dict[str, int]) -> str:
    """A key is of no kind that is known."""
    return f"it begins with none of: {', '.join(fields)}"


def broken_ssh() -> str:
    """An SSH key is not whole."""
    return "part of the key is missing, or is something else"
