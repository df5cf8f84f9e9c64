"""Where a file of a commit is shown on the web: GitHub, GitLab, or an address that is given.

Only https, and no name or password of an address goes into a page (SPEC 9).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from trace_gate.core.errors import UsageError

HOSTS = {"github.com": "blob", "gitlab.com": "-/blob"}
"""Hosts that are known, and what stands between a repository and a commit."""

COMMIT = "{commit}"
"""Stands for the commit in an address that is given."""

_SCP = re.compile(r"(?:[^@/\s]+@)?([A-Za-z0-9.-]+):(?!//)(.+)")
_HOST = re.compile(r"[a-z0-9.-]+")
_PATH = re.compile(r"[A-Za-z0-9._~/-]+")


def of_remote(url: str | None, commit: str) -> str | None:
    """The folder of files of a commit, by the address of a remote; None for a host unknown here."""
    host, path = _parts(url or "")
    path = path.strip("/").removesuffix(".git")
    between = HOSTS.get(host)
    if between is None or not _PATH.fullmatch(path) or ".." in path:
        return None
    return f"https://{host}/{path}/{between}/{commit}"


def resource(url: str) -> str | None:
    """The address of a repository as SLSA names it: `git+https://git.example/acme/shop`.

    None where it is no address that others can reach; names and passwords are left out.
    """
    url = url.removeprefix("git+")
    short = _SCP.fullmatch(url)
    if short is not None and "://" not in url:
        url = f"ssh://{short[1]}/{short[2].lstrip('/')}"
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return None
    path = parts.path.strip("/").removesuffix(".git")
    plain = _HOST.fullmatch(host) and _PATH.fullmatch(path) and ".." not in path
    if parts.scheme not in ("https", "ssh") or not plain or parts.query or parts.fragment:
        return None
    place = host if port is None else f"{host}:{port}"
    return f"git+{parts.scheme}://{place}/{path}"


def _parts(url: str) -> tuple[str, str]:
    """Host and path of an address as Git takes it; nothing of another kind."""
    short = _SCP.fullmatch(url)
    if short is not None:
        return short[1].lower(), short[2]
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return "", ""
    return (host, parts.path) if parts.scheme in ("https", "ssh", "git") else ("", "")


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
