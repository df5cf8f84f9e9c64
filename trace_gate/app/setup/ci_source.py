"""What the words after `--source` say of an installation: can it be made, and of which version.

Nothing is asked of a network here. What cannot be told from the words is `unknown`, and is told
by trying (`doctor --prove`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trace_gate.core.record import Record

if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["right", "unknown", "unpublished", "moves", "other", "broken"]

NAME = "trace-gate"
EXAMPLES = ("HOST/OWNER", "github.com/OWNER/", "@TRACE_GATE_SOURCE@")
"""What stands in the docs and in the shipped files for a place that only the team knows."""

UNTRIED = ("broken", "unpublished")
"""What no installer is asked for: a name that nobody is known to own may be anybody's."""

_NAMED = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)")
_EXACT = re.compile(r"={2,3}\s*([0-9][0-9A-Za-z.+!-]*)")
_BOUND = re.compile(r"(?:(?:[<>~!=]=|[<>])\s*[0-9][0-9A-Za-z.*+!-]*\s*(?:,\s*|$))+")
_PLACE = re.compile(r"(git\+)?(?:https?|ssh)://[^\s/]+/\S+")
_COMMIT = re.compile(r"[0-9a-f]{7,40}|[0-9a-f]{64}")
_TAG = re.compile(r"v?([0-9]+(?:\.[0-9A-Za-z]+)+)")
_FILE = re.compile(r"trace_gate-([0-9][^-/]*?)(?:-.*\.whl|\.tar\.gz|\.zip)", re.IGNORECASE)


class Installed(Record):
    """The trace-gate that runs here: its version, what gives the same, and what speaks against it.

    `private` says why nobody knows whether others can install from there; None: nothing does.
    """

    version: str
    source: str
    private: str | None = None


class Tried(Record):
    """What an installer said when it was asked to install a source.

    `version` is None where it could not; `possible` is False where nobody could tell, as there
    was no installer or no network.
    """

    version: str | None
    said: str = ""
    possible: bool = True


class Assessment(Record):
    """What kind of source it is, and in a sentence why."""

    kind: Kind
    why: str


def private(text: str) -> str | None:
    """Why nobody else can install from there, for people; None where nothing speaks against it."""
    place = text.partition(" @ ")[2] or text
    scheme, colon, rest = place.partition(":")
    here = place.startswith(("/", ".", "~")) or scheme.rpartition("+")[2].lower() == "file"
    host = rest.strip("/").partition("/")[0].rpartition("@")[2].partition(":")[0]
    if here or (colon and host in ("localhost", "127.0.0.1")):
        return f"{place} is on this computer only"
    return None


def assess(source: str, here: Installed, tried: Tried | None = None) -> Assessment:
    """Whether CI can install that, and whether it is what runs here."""
    by_words = _by_words(source, here)
    if tried is None or by_words.kind in UNTRIED:
        return by_words
    return _by_trial(source, here, by_words, tried)


def _by_trial(source: str, here: Installed, by_words: Assessment, tried: Tried) -> Assessment:
    if not tried.possible:
        return Assessment(kind="unknown", why=f"{source} could not be tried: {tried.said}")
    if tried.version is None:
        return Assessment(kind="broken", why=f"pip cannot install {source} from here: {tried.said}")
    if tried.version != here.version:
        return _other(tried.version, here)
    if by_words.kind == "unknown":
        return Assessment(kind="right", why=f"pip finds {tried.version} at {source}")
    return by_words


def _by_words(source: str, here: Installed) -> Assessment:
    if any(each in source for each in EXAMPLES):
        return Assessment(kind="broken", why=f"{source} is the example of the docs, and no place")
    reason = private(source)
    if reason is not None:
        return Assessment(kind="broken", why=reason)
    if _PLACE.fullmatch(source):
        return _place(source, here)
    named = _NAMED.fullmatch(source)
    if named is None:
        return Assessment(kind="broken", why=f"{source!r} is nothing that pip can read")
    name, rest = named.groups()
    if re.sub(r"[-_.]+", "-", name).lower() != NAME:
        return Assessment(kind="broken", why=f"{source} is another package than {NAME}")
    return _release(source, rest.partition(";")[0].strip(), here)


def _release(source: str, rest: str, here: Installed) -> Assessment:
    """What follows the name: a place, a version, a bound, or nothing."""
    if rest.startswith("@") and _PLACE.fullmatch(rest[1:].strip()):
        return _place(rest[1:].strip(), here)
    exact = _EXACT.fullmatch(rest)
    if exact is None:
        if rest and not _BOUND.fullmatch(rest):
            return Assessment(kind="broken", why=f"{source!r} is nothing that pip can read")
        return Assessment(kind="moves", why=f"{source} names no one version: CI takes the newest")
    if exact[1] != here.version:
        return _other(exact[1], here)
    if here.private is not None:
        return Assessment(kind="unpublished", why=here.private)
    return Assessment(kind="right", why=f"{source}, which runs here")


def _place(place: str, here: Installed) -> Assessment:
    """A repository with a commit or tag, or a file with the version in its name."""
    if not place.startswith("git+"):
        file = _FILE.search(place)
        return _version(place, file[1], here) if file else _unknown(place)
    path = place.partition("#")[0].partition("://")[2].partition("/")[2]
    revision = path.rpartition("@")[2] if "@" in path else ""
    if _COMMIT.fullmatch(revision):
        mine = here.source.endswith(f"@{revision}")
        return (
            Assessment(kind="right", why=f"{place}, which runs here") if mine else _unknown(place)
        )
    tag = _TAG.fullmatch(revision)
    if tag is not None:
        return _version(place, tag[1], here)
    what = f"{revision!r} can move" if revision else "it names no commit"
    return Assessment(kind="moves", why=f"{place}: {what}, so CI takes what is newest there")


def _version(place: str, version: str, here: Installed) -> Assessment:
    if version != here.version:
        return _other(version, here)
    return Assessment(kind="right", why=f"{place}, the version that runs here")


def _unknown(place: str) -> Assessment:
    return Assessment(kind="unknown", why=f"the words do not say which version is at {place}")


def _other(version: str, here: Installed) -> Assessment:
    return Assessment(
        kind="other",
        why=f"it installs {version}, and here {here.version} runs: they may judge differently",
    )
