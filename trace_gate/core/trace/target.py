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
from trace_gate.core.trace import _wildcard
from trace_gate.core.trace._path import path_problem
from trace_gate.core.trace._problem import TargetProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["bid", "budget", "state", "content", "bucket", "file", "commit", "emergency"]

__all__ = [
    "CONTENT_PARTS",
    "KINDS",
    "MARKETPLACES",
    "RESERVED",
    "Target",
    "TargetProblem",
    "change_kind_matches",
    "covers",
    "parse",
]

KINDS = ("bid", "budget", "state", "content", "bucket", "file", "commit", "emergency")
RESERVED = ("campaign", "asin", "file", "commit", "tenant")
CONTENT_PARTS = ("title", "bullets", "a_plus", "backend_keywords")
MARKETPLACES = (
    *("US", "CA", "MX", "BR", "UK", "DE", "FR", "IT", "ES", "NL", "SE", "PL"),
    *("BE", "IE", "TR", "AE", "SA", "EG", "IN", "JP", "SG", "AU", "ZA", "EU"),
)

_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_SMALL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_HEX = frozenset("0123456789abcdef")
_CAMPAIGN_SHAPE = "campaign/ID[/ad_group/ID[/keyword/TEXT]] with /bid, /budget or /state at the end"


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
    if first == "campaign":
        return _campaign(text)
    if first == "asin":
        return _asin(text)
    if first == "commit":
        return _commit(text, rest)
    if first == "tenant":
        return _tenant(text)
    if first == "file" and slash:
        return _file(text, rest)
    if first.casefold() in RESERVED:
        raise _reserved(text, first)
    return _file(text, text)


def covers(target: Target, path: str) -> bool:
    """Whether a file target names this path; any other target covers no path."""
    if target.path is None:
        return False
    return _wildcard.matches(target.path, path) if target.pattern else target.path == path


def change_kind_matches(change_type: str, kind: str) -> bool:
    """Whether a `change_type` (`bid_update`, `file_add`, or the kind alone) is of this kind."""
    return change_type == kind or change_type.startswith(f"{kind}_")


def _campaign(text: str) -> Target:
    parts = text.split("/")
    names, last = _names(text, parts)
    kind = _KIND_OF.get(last)
    if kind is None or last not in _LAST_PARTS[len(names)]:
        may = " or ".join(f"/{each}" for each in _LAST_PARTS[len(names)])
        raise TargetProblem(
            f"{text!r} ends in {last!r}, which {_HOLDERS[len(names)]} does not have.",
            f"End it in {may}. A budget belongs to a campaign, a bid to an ad group or a keyword.",
        )
    normal = [word for pair in zip(_LEVELS, map(_fold, names), strict=False) for word in pair]
    return Target(
        kind=kind,
        text=text,
        normal="/".join((*normal, kind)),
        campaign=names[0],
        ad_group=names[1] if len(names) > 1 else None,
        keyword=names[2] if len(names) > 2 else None,
    )


_KIND_OF: dict[str, Kind] = {"bid": "bid", "budget": "budget", "state": "state"}
_LEVELS = ("campaign", "ad_group", "keyword")
_HOLDERS = ("", "a campaign", "an ad group", "a keyword")
_LAST_PARTS = ((), ("budget", "state"), ("bid", "state"), ("bid", "state"))


def _names(text: str, parts: list[str]) -> tuple[list[str], str]:
    """The decoded names of campaign, ad group and keyword, and the last part (state if none)."""
    names: list[str] = []
    for level in _LEVELS:
        at = 2 * len(names)
        if at >= len(parts) or parts[at] != level:
            break
        names.append(_name(text, level, parts[at + 1] if at + 1 < len(parts) else ""))
    rest = parts[2 * len(names) :]
    if len(rest) > 1 or rest in ([""], ["ad_group"], ["keyword"]):
        raise TargetProblem(
            f"{text!r} is not a target: after {'/'.join(parts[: 2 * len(names)])} comes "
            f"{'/'.join(rest)!r}.",
            f"Write {_CAMPAIGN_SHAPE}. A / inside a name is written %2F.",
        )
    return names, rest[0] if rest else "state"


def _name(text: str, level: str, raw: str) -> str:
    decoded = _decode(text, raw)
    if not decoded.strip():
        raise TargetProblem(
            f"{text!r} has no {level.replace('_', ' ')} after {level}/.",
            f"Write {_CAMPAIGN_SHAPE}.",
        )
    if not decoded.isprintable() and any(ord(c) < 32 or 127 <= ord(c) < 160 for c in decoded):
        raise TargetProblem(
            f"{text!r} has a line break, a tab or a control character in it.",
            "Write it in one line.",
        )
    return decoded


def _decode(text: str, raw: str) -> str:
    first, *rest = raw.split("%")
    pieces = [first]
    for piece in rest:
        escaped = {"2f": "/", "25": "%"}.get(piece[:2].lower())
        if escaped is None:
            raise TargetProblem(
                f"{text!r} has a % that is not part of %2F (for /) or %25 (for %).",
                "Write a % as %25 and a / inside a name as %2F; everything else as it is.",
            )
        pieces.append(escaped + piece[2:])
    return "".join(pieces)


def _fold(name: str) -> str:
    """NFKC, case-folded, spaces collapsed; escaped again, so that `/` stays a separator."""
    if not name.isascii():
        from unicodedata import normalize

        # Folding can bring forth what normalisation changes again (and the reverse).
        for _ in range(2):
            name = normalize("NFKC", normalize("NFKC", name).casefold())
    folded = " ".join(name.casefold().split())
    return folded.replace("%", "%25").replace("/", "%2F")


def _asin(text: str) -> Target:
    parts = text.split("/")
    if len(parts) != 4 or parts[2] not in ("content", "intent_bucket"):
        raise TargetProblem(
            f"{text!r} does not say what of the product changes.",
            f"Write asin/ASIN/content/PART (PART: {', '.join(CONTENT_PARTS)}) or "
            "asin/ASIN/intent_bucket/IB-some-words.",
        )
    _, asin, what, which = parts
    if len(asin) != 10 or not _CAPITALS.issuperset(asin):
        raise TargetProblem(
            f"{asin!r} in {text!r} is not an ASIN.", "An ASIN is ten capital letters and digits."
        )
    if what == "content":
        return _content(text, asin, which)
    if not _is_slug(which):
        raise TargetProblem(
            f"{which!r} in {text!r} is not the id of an intent bucket.",
            "Write IB- and lower-case words joined by hyphens, like IB-camping-coffee.",
        )
    return Target(kind="bucket", text=text, normal=text, asin=asin, bucket=which)


def _content(text: str, asin: str, part: str) -> Target:
    if part not in CONTENT_PARTS:
        raise TargetProblem(
            f"{part!r} in {text!r} is not a part of a listing.",
            f"Write one of {', '.join(CONTENT_PARTS)}.",
        )
    return Target(kind="content", text=text, normal=text, asin=asin, part=part)


def _is_slug(text: str) -> bool:
    words = text.removeprefix("IB-").split("-")
    return text.startswith("IB-") and all(word and _SMALL.issuperset(word) for word in words)


def _commit(text: str, oid: str) -> Target:
    if len(oid) not in (40, 64) or not _HEX.issuperset(oid):
        raise TargetProblem(
            f"{text!r} does not name a commit in full.",
            "Write commit/ and all 40 (or 64) characters: git rev-parse COMMIT prints them.",
        )
    return Target(kind="commit", text=text, normal=text, commit=oid)


def _tenant(text: str) -> Target:
    parts = text.split("/")
    store, _, marketplace = parts[1].rpartition("-") if len(parts) == 3 else ("", "", "")
    if marketplace not in MARKETPLACES or not _is_store(store) or parts[2] != "emergency":
        raise TargetProblem(
            f"{text!r} is not a target of a store.",
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
        raise TargetProblem(f"{text!r} is not a path in the repository: {problem[0]}", problem[1])
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
        f"{text!r} begins with {first!r}, and `{word}` has a meaning of its own in a target.",
        f"For the file of that name write file/{text}; else write {word}/ in small letters and "
        "what it needs after it.",
    )
