"""Campaigns and what lies in them, as targets name them (SPEC 3, Targets)."""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.core.trace.target_problem import TargetProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

MATCHES = ("exact", "phrase", "broad")
"""Match types of a keyword."""
NEGATIVE_MATCHES = ("exact", "phrase")
PLACEMENTS = ("top_of_search", "product_pages", "rest_of_search")
SHAPE = (
    "campaign/ID with /budget or /state, campaign/ID/placement/PLACE/percent, or "
    "campaign/ID/ad_group/ID, also with /keyword/TEXT, /product_target/EXPRESSION or "
    "/negative_keyword/TEXT"
)

BELOW: Mapping[str, tuple[str, ...]] = {
    "": ("campaign",),
    "campaign": ("ad_group", "placement"),
    "ad_group": ("keyword", "product_target", "negative_keyword"),
}
"""What may stand below what."""

LAST: Mapping[str, tuple[str, ...]] = {
    "campaign": ("budget", "state"),
    "ad_group": ("bid", "state"),
    "keyword": ("bid", "state"),
    "product_target": ("bid", "state"),
    "negative_keyword": ("state",),
    "placement": ("percent",),
}
"""What of it may change. A target that does not say it is about the state."""

TYPED: Mapping[str, tuple[str, ...]] = {"keyword": MATCHES, "negative_keyword": NEGATIVE_MATCHES}

_ESCAPES = {"2f": "/", "25": "%"}


class Place(Record):
    """Where in a campaign a target lies, and what of it changes."""

    names: dict[str, str]
    """Level to the decoded name, from the campaign down."""
    match: str | None
    last: str

    @property
    def level(self) -> str:
        """What the target is about: the last of its levels."""
        return next(reversed(self.names))


def read(text: str) -> Place:
    """The parts of a target that begins with `campaign/`.

    Raises:
        TargetProblem: The text does not have this shape.
    """
    parts = text.split("/")
    names: dict[str, str] = {}
    level = ""
    while parts and parts[0] in BELOW.get(level, ()):
        level = parts[0]
        names[level] = _name(text, level, parts[1] if len(parts) > 1 else "")
        parts = parts[2:]
    match = parts.pop(0) if parts and parts[0] in TYPED.get(level, ()) else None
    if len(parts) > 1 or parts == [""]:
        raise _unreadable(text, level, parts)
    last = parts[0] if parts else "state"
    if last not in LAST[level]:
        raise _has_no(text, level, last, said=bool(parts))
    return Place(names=names, match=match, last=last)


def _unreadable(text: str, level: str, parts: list[str]) -> TargetProblem:
    from trace_gate.core.trace import target_messages as messages

    matches = TYPED.get(level, ())
    hint = messages.match_types(matches)
    return TargetProblem(*messages.unreadable(text, parts, SHAPE, hint))


def _has_no(text: str, level: str, last: str, *, said: bool) -> TargetProblem:
    from trace_gate.core.trace import target_messages as messages

    holder = f"{'an' if level == 'ad_group' else 'a'} {_word(level)}"
    may = " or ".join(f"/{each}" for each in LAST[level])
    typed = messages.match_type_before(level, may) if level in TYPED else ""
    return TargetProblem(*messages.has_no(text, last, holder, f"{may}.{typed}", said=said))


def _word(level: str) -> str:
    return level.replace("_", " ")


def fold(name: str) -> str:
    """One spelling: NFKC, case-folded, spaces collapsed, nothing that cannot be seen.

    `/` and `%` are escaped again, so that a separator stays one.
    """
    folded = name.casefold() if name.isascii() else _fold_letters(name)
    return _escaped(" ".join(folded.split()))


def _fold_letters(name: str) -> str:
    """Each of the steps can bring forth letters that another one changes: until none does."""
    from unicodedata import normalize

    from trace_gate.core.trace.blanks import FOLDED

    folded, before = name, ""
    while folded != before:
        before = folded
        folded = normalize("NFKC", folded.translate(FOLDED)).casefold()
    return folded


QUOTES = dict.fromkeys(
    map(ord, "\"'`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\xab\xbb\u2039\u203a")
)
"""Quotation marks, also those that a word processor makes of plain ones."""
_ASIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def normal(level: str, name: str) -> str:
    """The one spelling of what stands after a level.

    In the expression of a product target neither quotes nor the spaces around a sign mean
    anything, and a product alone means that product: `asin = "B0CAMP1234"`, `asin=B0CAMP1234`
    and `B0CAMP1234` are one target.
    """
    return fold(name) if level != "product_target" else _expression(name)


def _expression(name: str) -> str:
    """Without a quote two letters can become one, and a new space can be at the edge of a sign.

    Until nothing changes any more, so that the normal form is that of itself, too.
    """
    found, before = name, None
    while found != before:
        before = found
        found = " ".join(_fold_letters(found).translate(QUOTES).split())
        for sign in "=<>(),":
            found = sign.join(part.strip() for part in found.split(sign))
    if len(found) == 10 and found.startswith("b0") and _ASIN.issuperset(found):
        found = f"asin={found}"
    return _escaped(found)


def _escaped(name: str) -> str:
    return name.replace("%", "%25").replace("/", "%2F")


def _name(text: str, level: str, raw: str) -> str:
    decoded = _decode(text, raw)
    if level == "placement" and decoded not in PLACEMENTS:
        from trace_gate.core.trace import target_messages as messages

        raise TargetProblem(*messages.no_placement(text, PLACEMENTS))
    if not normal(level, decoded):
        from trace_gate.core.trace import target_messages as messages

        raise TargetProblem(*messages.no_name(text, _word(level), level, SHAPE))
    if any(ord(each) < 32 or 127 <= ord(each) < 160 for each in decoded):
        from trace_gate.core.trace import target_messages as messages

        raise TargetProblem(*messages.control_character(text))
    return decoded


def _decode(text: str, raw: str) -> str:
    first, *rest = raw.split("%")
    pieces = [first]
    for piece in rest:
        escaped = _ESCAPES.get(piece[:2].lower())
        if escaped is None:
            from trace_gate.core.trace import target_messages as messages

            raise TargetProblem(*messages.stray_percent(text))
        pieces.append(escaped + piece[2:])
    return "".join(pieces)
