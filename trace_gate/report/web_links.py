"""Where a file of a commit is shown on the web: GitHub, GitLab, or an address that is given.

Only https, and no name or password of an address goes into a page (SPEC 9).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from trace_gate.core import remote_address
from trace_gate.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.remote_address import RemoteAddress

HOSTS = {"github.com": "blob", "gitlab.com": "-/blob"}
"""Hosts that are known, and what stands between a repository and a commit."""

COMMIT = "{commit}"
"""Stands for the commit in an address that is given."""

_HOST = re.compile(r"[a-z0-9.-]+")
_PATH = re.compile(r"[A-Za-z0-9._~/-]+")


def of_remote(url: str | None, commit: str) -> str | None:
    """The folder of files of a commit, by the address of a remote; None for a host unknown here."""
    found = remote_address.read(url or "")
    if found is None or found.scheme not in ("https", "ssh", "git") or not _can_stand(found):
        return None
    between = HOSTS.get(found.host)
    return f"https://{found.host}/{found.path}/{between}/{commit}" if between else None


def resource(url: str) -> str | None:
    """The address of a repository as SLSA names it: `git+https://git.example/acme/shop`.

    None where it is no address that others can reach; names and passwords are left out.
    """
    found = remote_address.read(url.removeprefix("git+"))
    if found is None or found.scheme not in ("https", "ssh") or found.rest:
        return None
    return f"git+{found.scheme}://{found.place}/{found.path}" if _can_stand(found) else None


def _can_stand(address: RemoteAddress) -> bool:
    """Whether nothing in it could end an address, or lead elsewhere."""
    known = _HOST.fullmatch(address.host) and _PATH.fullmatch(address.path)
    return bool(known) and ".." not in address.path


def of_option(url: str, commit: str) -> str:
    """The same by an address that somebody gives for it.

    Raises:
        UsageError: it is not an https address that can stand in a page.
    """
    base = url if COMMIT in url else f"{url.rstrip('/')}/blob/{COMMIT}"
    filled = base.replace(COMMIT, commit).rstrip("/")
    try:
        parts = urlsplit(filled)
        good = bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    plain = filled.isascii() and filled.isprintable() and not set(filled) & set(" \"'<>\\^`{|}")
    if not (good and plain and parts.scheme == "https" and "@" not in parts.netloc):
        raise UsageError(
            "--link-base is no address of files that a page may lead to: https, without a name or "
            "a password in it.",
            remedy="--link-base https://git.example/acme/shop/blob/{commit}",
        )
    if parts.query or parts.fragment:
        raise UsageError(
            "--link-base goes on after the folder: the path of a file has to come last.",
            remedy="--link-base https://git.example/acme/shop/blob/{commit}",
        )
    return filled
