"""Targets: what a change is about (SPEC 3, Targets). One grammar, one parser.

    campaign/ID[/budget | /state]
    campaign/ID/placement/{top_of_search,product_pages,rest_of_search}/percent
    campaign/ID/ad_group/ID[/bid | /state]
    campaign/ID/ad_group/ID/keyword/TEXT[/exact | /phrase | /broad][/bid | /state]
    campaign/ID/ad_group/ID/product_target/EXPRESSION[/bid | /state]
    campaign/ID/ad_group/ID/negative_keyword/TEXT[/exact | /phrase][/state]
    asin/ASIN/content/{title,bullets,a_plus,backend_keywords}
    asin/ASIN/intent_bucket/IB-slug
    asin/ASIN/acos_target
    tenant/STORE-MARKETPLACE/{acos_target,emergency}
    file/PATH, or a repository path that begins with none of the reserved words
    commit/OID

A state is what a target of a campaign means that does not say what changes; the percentage
of a placement is a bid. `/` and `%` in an ID, a TEXT or an EXPRESSION are written `%2F` and
`%25`; there is no other escape. In a file target `*` stands for anything within one name and
`**` for any number of folders, below at least one folder that is named.
"""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.core.trace import target_names, wildcard
from trace_gate.core.trace.target_paths import path_problem
from trace_gate.core.trace.target_problem import TargetProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal[
        "bid", "budget", "state", "content", "bucket", "goal", "file", "commit", "emergency"
    ]

__all__ = [
    "CONTENT_PARTS",
    "KINDS",
    "MARKET",
    "MARKETPLACES",
    "NUMBERS",
    "PLACEMENTS",
    "RESERVED",
    "Target",
    "TargetProblem",
    "change_kind_matches",
    "covers",
    "lasts",
    "normal_name",
    "parse",
    "parse_or_none",
    "same_values",
]

KINDS = ("bid", "budget", "state", "content", "bucket", "goal", "file", "commit", "emergency")
NUMBERS = ("bid", "budget")
"""Kinds of a number that has limits."""
MARKET = (*NUMBERS, "state", "content", "bucket", "goal")
"""Kinds that reach customers, or steer what does."""
RESERVED = ("campaign", "asin", "file", "commit", "tenant")
GOAL = "acos_target"
"""What a shop, a product or a bucket wants its ACOS to be: the one goal that there is."""
CONTENT_PARTS = ("title", "bullets", "a_plus", "backend_keywords")
MARKETPLACES = (
    *("US", "CA", "MX", "BR", "UK", "DE", "FR", "IT", "ES", "NL", "SE", "PL"),
    *("BE", "IE", "TR", "AE", "SA", "EG", "IN", "JP", "SG", "AU", "ZA", "EU"),
)

PLACEMENTS = target_names.PLACEMENTS

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
    match: str | None = None
    """Match type of a keyword, also of a negative one."""
    product_target: str | None = None
    negative: str | None = None
    """Text of a negative keyword."""
    placement: str | None = None
    level: str | None = None
    """Of a target in a campaign, what it is about: campaign, placement, ad_group, keyword,
    product_target or negative_keyword."""
    asin: str | None = None
    part: str | None = None
    bucket: str | None = None
    store: str | None = None
    marketplace: str | None = None
    commit: str | None = None


MOST_KNOWN = 2_048
_known: dict[str, Target] = {}
"""Every rule reads the targets of a unit anew. `functools` costs a hook more than all of them."""


def parse(text: str) -> Target:
    """Read one target.

    Raises:
        TargetProblem: It is none; the problem says why and how to write it.
    """
    found = _known.get(text)
    if found is None:
        found = _parsed(text)
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[text] = found
    return found


def _parsed(text: str) -> Target:
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


def parse_or_none(text: str) -> Target | None:
    """The same; None for what is no target."""
    try:
        return parse(text)
    except TargetProblem:
        return None


def covers(target: Target, path: str) -> bool:
    """Whether a file target names this path; any other target covers no path."""
    if target.path is None:
        return False
    return wildcard.matches(target.path, path) if target.pattern else target.path == path


def normal_name(name: str) -> str:
    """The one spelling of a campaign, an ad group or a keyword, as normal targets have it."""
    return target_names.fold(name)


def change_kind_matches(change_type: str, kind: str) -> bool:
    """Whether a `change_type` (`bid_update`, `file_add`, or the kind alone) is of this kind."""
    return change_type == kind or change_type.startswith(f"{kind}_")


def lasts(target: Target) -> tuple[str, ...]:
    """The words that may end a target of a campaign: what of it can change."""
    return target_names.LAST[target.level] if target.level is not None else ()


def same_values(target: Target) -> tuple[tuple[str, ...], ...]:
    """Normal forms whose values are those of this target, too: one group for each match type.

    A keyword without a match type stands for all of them, so it counts against every type, and
    every type against it; two types are two targets.
    """
    if target.keyword is None and target.negative is None:
        return ((target.normal,),)
    head, _, last = target.normal.rpartition("/")
    if target.match is not None:
        head = head.removesuffix(f"/{target.match}")
        return ((target.normal, f"{head}/{last}"),)
    types = target_names.MATCHES if target.negative is None else target_names.NEGATIVE_MATCHES
    return tuple((target.normal, f"{head}/{each}/{last}") for each in types)


def _campaign(text: str) -> Target:
    place = target_names.read(text)
    words = [
        part
        for level, name in place.names.items()
        for part in (level, target_names.normal(level, name))
    ]
    typed = (place.match,) if place.match is not None else ()
    kind: Kind = _KIND_OF[place.last]
    return Target(
        kind=kind,
        text=text,
        normal="/".join((*words, *typed, place.last)),
        level=place.level,
        campaign=place.names["campaign"],
        ad_group=place.names.get("ad_group"),
        keyword=place.names.get("keyword"),
        match=place.match,
        product_target=place.names.get("product_target"),
        negative=place.names.get("negative_keyword"),
        placement=place.names.get("placement"),
    )


_KIND_OF: dict[str, Kind] = {"bid": "bid", "percent": "bid", "budget": "budget", "state": "state"}


def _asin(text: str) -> Target:
    parts = text.split("/")
    if parts[2:] != [GOAL] and (len(parts) != 4 or parts[2] not in ("content", "intent_bucket")):
        from trace_gate.core.trace import target_messages as messages

        raise TargetProblem(*messages.nothing_of_product(text, CONTENT_PARTS, GOAL))
    asin, what = parts[1:3]
    if len(asin) != 10 or not _CAPITALS.issuperset(asin):
        from trace_gate.core.trace import target_messages as messages

        raise TargetProblem(*messages.no_asin(asin, text))
    if what == GOAL:
        return Target(kind="goal", text=text, normal=text, asin=asin)
    return _content(text, asin, parts[3]) if what == "content" else _bucket(text, asin, parts[3])


def _bucket(text: str, asin: str, which: str) -> Target:
    if not is_bucket(which):
        from trace_gate.core.trace import target_messages as messages

        raise TargetProblem(*messages.no_bucket(which, text, LONGEST_BUCKET))
    return Target(kind="bucket", text=text, normal=text, asin=asin, bucket=which)


def _content(text: str, asin: str, part: str) -> Target:
    if part not in CONTENT_PARTS:
        from trace_gate.core.trace import target_messages as messages

        raise TargetProblem(*messages.no_content_part(part, text, CONTENT_PARTS))
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
        from trace_gate.core.trace import target_messages as messages

        raise TargetProblem(*messages.no_commit(text))
    return Target(kind="commit", text=text, normal=text, commit=oid)


def _tenant(text: str) -> Target:
    parts = text.split("/")
    store, _, marketplace = parts[1].rpartition("-") if len(parts) == 3 else ("", "", "")
    kind = _OF_TENANT.get(parts[2]) if len(parts) == 3 else None
    if marketplace not in MARKETPLACES or not _is_store(store) or kind is None:
        from trace_gate.core.trace import target_messages as messages

        raise TargetProblem(*messages.nothing_of_shop(text, GOAL))
    return Target(kind=kind, text=text, normal=text, store=store, marketplace=marketplace)


_OF_TENANT: dict[str, Kind] = {GOAL: "goal", "emergency": "emergency"}


def _is_store(text: str) -> bool:
    return (
        0 < len(text) <= 32
        and text[0] in _CAPITALS
        and all(each in _CAPITALS or each in "_-" for each in text)
    )


def _file(text: str, path: str) -> Target:
    problem = path_problem(path) or wildcard.problem(path)
    if problem is not None:
        from trace_gate.core.trace import target_messages as messages

        raise TargetProblem(messages.no_path(text, problem), problem[1])
    reserved = path.partition("/")[0].casefold() in RESERVED
    return Target(
        kind="file",
        text=text,
        normal=f"file/{path}" if reserved else path,
        path=path,
        pattern="*" in path,
    )


def _reserved(text: str, first: str) -> TargetProblem:
    from trace_gate.core.trace import target_messages as messages

    word = first.casefold()
    return TargetProblem(*messages.reserved(text, first, word))
