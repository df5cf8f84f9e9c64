"""Addresses of repositories: which may be fetched from, and how they are shown (SPEC 10, Fleet).

An address is data of a file that somebody else may have written. Git takes some addresses for
programs (`ext::`), for options (`-u…`) or for helpers, so only these forms are taken at all.
"""

from __future__ import annotations

import re

from trace_gate.core.fleet import messages
from trace_gate.core.record import Record

LOCAL = "file"
"""The protocol of a folder of this computer."""

_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])"
_WEB = re.compile(
    rf"(?P<scheme>https|ssh)://(?:(?P<user>[^/@\s]*)@)?(?P<host>{_HOST})(?::[0-9]{{1,5}})?"
    r"/(?P<path>[!-~]+)"
)
_FOLDER = re.compile(r"(?:file:///|\.{0,2}/)[^\x00-\x1f\x7f]+")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_SCP = re.compile(r"(?:[\w.-]+@)?[\w.-]+:[^/:].*", re.ASCII)
_NAMES = re.compile(r"(https?://)[^/\s]*@|(://)[^/\s:]*:[^/\s]*@", re.I)
_TOKENS = re.compile(r"\b((?:[a-z]+_)?(?:token|password|secret)=)[^\s&]+", re.I)

FORMS = "https://HOST/PATH, ssh://USER@HOST/PATH, file:///PATH, or a folder: ../shops/a.git"


class Address(Record):
    """Where a repository is fetched from."""

    scheme: str
    """The only protocol that Git may use for it: `https`, `ssh` or `file`."""
    host: str
    """Whose connections are counted; empty for a folder of this computer."""
    text: str
    """What Git is given; a folder as it was written."""


def address(text: str) -> Address | str:
    """The address that a text is, or what is wrong with it and what to write."""
    if _FOLDER.fullmatch(text):
        return Address(scheme=LOCAL, host="", text=text.removeprefix("file://"))
    found = _WEB.fullmatch(text)
    if found is None:
        return _no_form(text)
    user = found["user"]
    if user is not None and (found["scheme"] == "https" or not _USER.fullmatch(user)):
        return messages.holds_password()
    if "?" in found["path"] or "#" in found["path"]:
        return messages.holds_query()
    return Address(scheme=found["scheme"], host=found["host"].lower(), text=text)


def masked(text: str) -> str:
    """A text for people, in which no name or password of an address is left."""
    named = _NAMES.sub(lambda found: f"{found[1] or found[2]}***@", text)
    return _TOKENS.sub(r"\1***", named)


def _no_form(text: str) -> str:
    if text.startswith("-"):
        return messages.is_option(FORMS)
    if "::" in text:
        return messages.runs_program(FORMS)
    if _SCP.fullmatch(text):
        host, _, path = text.partition(":")
        return messages.short_form(host, path)
    return messages.no_address(FORMS)
