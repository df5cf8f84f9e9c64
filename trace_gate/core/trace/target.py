"""Targets: what a change is about (SPEC 3, Targets). One grammar, one parser.

    campaign/ID[/ad_group/ID[/keyword/TEXT]][/bid | /budget | /state]
    asin/ASIN/content/{title,bullets,a_plus,backend_keywords}
    asin/ASIN/intent_bucket/IB-slug
    file/PATH, or a repository path that begins with none of the reserved words
    commit/OID
    tenant/STORE-MARKETPLACE/emergency

A budget belongs to a campaign, a bid to an ad group or a keyword, a state to all three,
and is what a target without a last part means. `/` and `%` in an ID or a TEXT are written
`%2F` and `%25`; there is no other escape. In a file target `*` stands for anything within
one name and `**` for any number of folders, below at least one folder that is named.
"""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.core.trace import _market, _wildcard
from trace_gate.core.trace._path import path_problem
from trace_gate.core.trace._problem import TargetProblem, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["bid", "budget", "state", "content", "bucket", "file", "commit", "emergency"]

__all__ = [
    "CONTENT_PARTS",
    "KINDS",
    "MARKET",
    "MARKETPLACES",
    "NUMBERS",
    "RESERVED",
    "Target",
    "TargetProblem",
    "change_kind_matches",
    "covers",
    "normal_name",
    "parse",
]

KINDS = ("bid", "budget", "state", "content", "bucket", "file", "commit", "emergency")
NUMBERS = ("bid", "budget")
"""Kinds of a number that has limits."""
MARKET = (*NUMBERS, "state", "content", "bucket")
"""Kinds that reach customers, or steer what does."""
RESERVED = ("campaign", "asin", "file", "commit", "tenant")
CONTENT_PARTS = ("title", "bullets", "a_plus", "backend_keywords")
MARKETPLACES = (
    *("US", "CA", "MX", "BR", "UK", "DE", "FR", "IT", "ES", "NL", "SE", "PL"),
    *("BE", "IE", "TR", "AE", "SA", "EG", "IN", "JP", "SG", "AU", "ZA", "EU"),
)

LONGEST_BUCKET = 100
"""Characters of the id of an intent bucket: a file with that name can be on every system."""

_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_SMALL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_HEX = frozenset("0123456789abcdef")


class Target(Record):
    """One target. `normal` is the same text for all spellings of one target.

    For a file it is the path itself, with `file/` before it where the path begins with a
    reserved word. `path` and `pattern` are of file targets; the names of the market are
    decoded, as they were written.
    """

    kind: Kind
    text: str
    normal: str
    path: str | None = None
    pattern: bool = False
    campaign: str | None = None
    ad_group: str | None = None
    keyword: str | None = None
    asin: str | None = None
    part: str | None = None
    bucket: str | None = None
    store: str | None = None
    marketplace: str | None = None
    commit: str | None = None


def parse(text: str) -> Target:
    """Read one target.

    Raises:
        TargetProblem: It is none; the problem says why and how to write it.
    """
    first, slash, rest = text.partition("/")
    if first.casefold() not in RESERVED:
        return _file(text, text)
    if not slash or first not in RESERVED:
        raise _reserved(text, first)
    if first == "campaign":
        return _campaign(text)
    if first == "asin":
        return _asin(text)
    if first == "commit":
        return _commit(text, rest)
    return _tenant(text) if first == "tenant" else _file(text, rest)


def covers(target: Target, path: str) -> bool:
    """Whether a file target names this path; any other target covers no path."""
    if target.path is None:
        return False
    return _wildcard.matches(target.path, path) if target.pattern else target.path == path


def normal_name(name: str) -> str:
    """The one spelling of a campaign, an ad group or a keyword, as normal targets have it."""
    return _market.fold(name)


def change_kind_matches(change_type: str, kind: str) -> bool:
    """Whether a `change_type` (`bid_update`, `file_add`, or the kind alone) is of this kind."""
    return change_type == kind or change_type.startswith(f"{kind}_")


def _campaign(text: str) -> Target:
    names, last = _market.read(text)
    may = _LAST_PARTS[len(names) - 1]
    kind = next((each for each in may if each == last), None)
    if kind is None:
        holder = ("a campaign", "an ad group", "a keyword")[len(names) - 1]
        raise TargetProblem(
            f"{shown(text)} ends in {shown(last)}, which {holder} does not have.",
            f"End it in {' or '.join(f'/{each}' for each in may)}. A budget belongs to a "
            "campaign, a bid to an ad group or a keyword.",
        )
    words: list[str] = []
    for level, name in zip(_market.LEVELS, names, strict=False):
        words += (level, _market.fold(name))
    return Target(
        kind=kind,
        text=text,
        normal="/".join((*words, kind)),
        campaign=names[0],
        ad_group=names[1] if len(names) > 1 else None,
        keyword=names[2] if len(names) > 2 else None,
    )


_LAST_PARTS: tuple[tuple[Kind, ...], ...] = (
    ("budget", "state"),
    ("bid", "state"),
    ("bid", "state"),
)


def _asin(text: str) -> Target:
    parts = text.split("/")
    if len(parts) != 4 or parts[2] not in ("content", "intent_bucket"):
        raise TargetProblem(
            f"{shown(text)} does not say what of the product changes.",
            f"Write asin/ASIN/content/PART (PART: {', '.join(CONTENT_PARTS)}) or "
            "asin/ASIN/intent_bucket/IB-some-words.",
        )
    _, asin, what, which = parts
    if len(asin) != 10 or not _CAPITALS.issuperset(asin):
        raise TargetProblem(
            f"{shown(asin)} in {shown(text)} is not an ASIN.",
            "An ASIN is ten capital letters and digits.",
        )
    if what == "content":
        return _content(text, asin, which)
    if not is_bucket(which):
        raise TargetProblem(
            f"{shown(which)} in {shown(text)} is not the id of an intent bucket.",
            "Write IB- and lower-case words joined by hyphens, like IB-camping-coffee, "
            f"{LONGEST_BUCKET} characters at most.",
        )
    return Target(kind="bucket", text=text, normal=text, asin=asin, bucket=which)


def _content(text: str, asin: str, part: str) -> Target:
    if part not in CONTENT_PARTS:
        raise TargetProblem(
            f"{shown(part)} in {shown(text)} is not a part of a listing.",
            f"Write one of {', '.join(CONTENT_PARTS)}.",
        )
    return Target(kind="content", text=text, normal=text, asin=asin, part=part)


def is_bucket(text: str) -> bool:
    """Whether a text is the id of an intent bucket. It names files, so it is not too long."""
    words = text.removeprefix("IB-").split("-")
    slug = text.startswith("IB-") and all(word and _SMALL.issuperset(word) for word in words)
    return slug and len(text) <= LONGEST_BUCKET


def is_tenant(store: str, marketplace: str) -> bool:
    """Whether a store and a marketplace have the form of a tenant (SPEC 3)."""
    return _is_store(store) and len(marketplace) == 2 and _CAPITALS.issuperset(marketplace)


def _commit(text: str, oid: str) -> Target:
    if len(oid) not in (40, 64) or not _HEX.issuperset(oid):
        raise TargetProblem(
            f"{shown(text)} does not name a commit in full.",
            "Write commit/ and all 40 (or 64) characters: git rev-parse COMMIT prints them.",
        )
    return Target(kind="commit", text=text, normal=text, commit=oid)


def _tenant(text: str) -> Target:
    parts = text.split("/")
    store, _, marketplace = parts[1].rpartition("-") if len(parts) == 3 else ("", "", "")
    if marketplace not in MARKETPLACES or not _is_store(store) or parts[2] != "emergency":
        raise TargetProblem(
            f"{shown(text)} is not a target of a store.",
            "Write tenant/STORE-MARKETPLACE/emergency, like tenant/ACME-US/emergency.",
        )
    return Target(kind="emergency", text=text, normal=text, store=store, marketplace=marketplace)


def _is_store(text: str) -> bool:
    return (
        0 < len(text) <= 32
        and text[0] in _CAPITALS
        and all(each in _CAPITALS or each in "_-" for each in text)
    )


def _file(text: str, path: str) -> Target:
    problem = path_problem(path) or _wildcard.problem(path)
    if problem is not None:
        raise TargetProblem(
            f"{shown(text)} is not a path in the repository: {problem[0]}", problem[1]
        )
    reserved = path.partition("/")[0].casefold() in RESERVED
    return Target(
        kind="file",
        text=text,
        normal=f"file/{path}" if reserved else path,
        path=path,
        pattern="*" in path,
    )


def _reserved(text: str, first: str) -> TargetProblem:
    word = first.casefold()
    return TargetProblem(
        f"{shown(text)} begins with {shown(first)}, and `{word}` has a meaning of its own here.",
        f"For the file of that name write file/{text}; else write {word}/ in small letters and "
        "what it needs after it.",
    )
