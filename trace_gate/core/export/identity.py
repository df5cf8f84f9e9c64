"""The name of a repository in its rows: the same in every clone, and no secret in it (SPEC 9)."""

from __future__ import annotations

from trace_gate.core import remote_address

SCHEMES = ("https", "http", "ssh", "git")


def of_remote(url: str | None) -> str | None:
    """`git.example/acme/shop` of an address: without its scheme, its user and its password.

    None for a folder of this machine, which says nothing elsewhere.
    """
    found = remote_address.read(url or "")
    if found is None or found.scheme not in SCHEMES or not found.path:
        return None
    return f"{found.place}/{found.path}"


def of_history(first: str) -> str:
    """The same where no remote has an address: by the first commit of the history."""
    return f"commit-{first[:16]}"
