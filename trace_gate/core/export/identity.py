"""The name of a repository in its rows: the same in every clone, and no secret in it (SPEC 9)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_SCP = re.compile(r"(?:[^@/\s]+@)?([A-Za-z0-9.-]{2,}):(?!//)(.+)")
"""`git@host:path`; one letter before the colon is a drive of Windows."""

SCHEMES = ("https", "http", "ssh", "git")


def of_remote(url: str | None) -> str | None:
    """`git.example/acme/shop` of an address: without its scheme, its user and its password.

    None for a folder of this machine, which says nothing elsewhere.
    """
    host, path = _parts(url or "")
    path = path.strip("/").removesuffix(".git").strip("/")
    return f"{host}/{path}" if host and path else None


def of_history(first: str) -> str:
    """The same where no remote has an address: by the first commit of the history."""
    return f"commit-{first[:16]}"


def _parts(url: str) -> tuple[str, str]:
    short = _SCP.fullmatch(url)
    if short is not None:
        return short[1].lower(), short[2]
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "", ""
    return (f"{host}{port}", parts.path) if host and parts.scheme in SCHEMES else ("", "")
