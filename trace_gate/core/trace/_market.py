"""Names of campaigns, ad groups and keywords in a target (SPEC 3, Targets)."""

from __future__ import annotations

from trace_gate.core.trace._problem import TargetProblem, shown

LEVELS = ("campaign", "ad_group", "keyword")
SHAPE = "campaign/ID[/ad_group/ID[/keyword/TEXT]] with /bid, /budget or /state at the end"

_ESCAPES = {"2f": "/", "25": "%"}
# What has no width of its own and may be in a name: the joiners, and variation selectors.
_IGNORED = dict.fromkeys(
    (0x200C, 0x200D, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
)


def read(text: str) -> tuple[list[str], str]:
    """The decoded names of campaign, ad group and keyword, and the last part (state if none).

    Raises:
        TargetProblem: The text does not have this shape.
    """
    parts = text.split("/")
    names: list[str] = []
    for level in LEVELS:
        at = 2 * len(names)
        if at >= len(parts) or parts[at] != level:
            break
        names.append(_name(text, level, parts[at + 1] if at + 1 < len(parts) else ""))
    rest = parts[2 * len(names) :]
    if len(rest) > 1 or rest == [""]:
        raise TargetProblem(
            f"{shown(text)} is not a target: nothing can be read from {shown('/'.join(rest))} on.",
            f"Write {SHAPE}. A / inside a name is written %2F.",
        )
    return names, rest[0] if rest else "state"


def fold(name: str) -> str:
    """One spelling: NFKC, case-folded, spaces collapsed, nothing without width.

    `/` and `%` are escaped again, so that a separator stays one.
    """
    if name.isascii():
        folded = name.casefold()
    else:
        from unicodedata import normalize

        # Each brings forth letters that the other changes.
        folded = normalize("NFKC", normalize("NFKC", name.translate(_IGNORED)).casefold())
    return " ".join(folded.split()).replace("%", "%25").replace("/", "%2F")


def _name(text: str, level: str, raw: str) -> str:
    decoded = _decode(text, raw)
    if not fold(decoded):
        raise TargetProblem(
            f"{shown(text)} has no {level.replace('_', ' ')} after {level}/.", f"Write {SHAPE}."
        )
    if any(ord(each) < 32 or 127 <= ord(each) < 160 for each in decoded):
        raise TargetProblem(
            f"{shown(text)} has a line break, a tab or a control character in it.",
            "Write it in one line.",
        )
    return decoded


def _decode(text: str, raw: str) -> str:
    first, *rest = raw.split("%")
    pieces = [first]
    for piece in rest:
        escaped = _ESCAPES.get(piece[:2].lower())
        if escaped is None:
            raise TargetProblem(
                f"{shown(text)} has a % that is not part of %2F (for /) or %25 (for %).",
                "Write a % as %25 and a / inside a name as %2F; everything else as it is.",
            )
        pieces.append(escaped + piece[2:])
    return "".join(pieces)
