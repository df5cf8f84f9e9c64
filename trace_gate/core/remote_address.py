"""The address of a remote as Git takes it, without its user and its password (SPEC 9)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from trace_gate.core.record import Record

_SCP = re.compile(r"(?:[^@/\s]+@)?([A-Za-z0-9.-]{2,}):(?!//)(.+)")
"""`git@host:path`; one letter before the colon is a drive of Windows."""


class RemoteAddress(Record):
    """Where a repository is published."""

    scheme: str
    host: str
    """In lower case"""
    port: int | None = None
    path: str
    """Without slashes around it, and without `.git`"""
    rest: str = ""
    """Query and fragment, which no address of Git has need of"""

    @property
    def place(self) -> str:
        """The host, with the port where one is named."""
        return self.host if self.port is None else f"{self.host}:{self.port}"


def read(url: str) -> RemoteAddress | None:
    """The parts of an address; None for a folder of this computer, and for what is no address."""
    short = _SCP.fullmatch(url)
    if short is not None:
        return RemoteAddress(scheme="ssh", host=short[1].lower(), path=_plain(short[2]))
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return None
    if not host or not parts.scheme:
        return None
    return RemoteAddress(
        scheme=parts.scheme,
        host=host,
        port=port,
        path=_plain(parts.path),
        rest=f"{parts.query}{parts.fragment}",
    )


def _plain(path: str) -> str:
    return path.strip("/").removesuffix(".git").strip("/")
