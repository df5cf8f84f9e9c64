"""What is said of a text that is no target, and how it is written (SPEC 3, Targets)."""

from __future__ import annotations

from trace_gate.core.trace.target_problem import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    pass


def nothing_of_product(text: str, content_parts: tuple[str, ...], goal: str) -> tuple[str, str]:
    """What of the product changes is not said."""
    return (
        f"{shown(text)} does not say what of the product changes.",
        (
            f"Write asin/ASIN/content/PART (PART: {', '.join(content_parts)}), "
            f"asin/ASIN/intent_bucket/IB-some-words or asin/ASIN/{goal}."
        ),
    )


def no_asin(asin: str, text: str) -> tuple[str, str]:
    """What should be an ASIN is none."""
    return (
        f"{shown(asin)} in {shown(text)} is not an ASIN.",
        "An ASIN is ten capital letters and digits.",
    )


def no_bucket(which: str, text: str, longest_bucket: int) -> tuple[str, str]:
    """What should be a bucket is none."""
    return (
        f"{shown(which)} in {shown(text)} is not the id of an intent bucket.",
        (
            "Write IB- and lower-case words joined by hyphens, like IB-camping-coffee, "
            f"{longest_bucket} characters at most."
        ),
    )


def no_content_part(part: str, text: str, content_parts: tuple[str, ...]) -> tuple[str, str]:
    """A listing has no such part."""
    return (
        f"{shown(part)} in {shown(text)} is not a part of a listing.",
        f"Write one of {', '.join(content_parts)}.",
    )


def no_commit(text: str) -> tuple[str, str]:
    """What should be a commit is none."""
    return (
        f"{shown(text)} does not name a commit in full.",
        "Write commit/ and all 40 (or 64) characters: git rev-parse COMMIT prints them.",
    )


def nothing_of_shop(text: str, goal: str) -> tuple[str, str]:
    """What of the shop changes is not said."""
    return (
        f"{shown(text)} is not a target of a store.",
        (
            f"Write tenant/STORE-MARKETPLACE/{goal} for its goal, or "
            "tenant/STORE-MARKETPLACE/emergency to let go of its brakes, like "
            f"tenant/ACME-US/{goal}."
        ),
    )


def no_path(text: str, problem: tuple[str, str]) -> str:
    """What should be a path is none."""
    return f"{shown(text)} is not a path in the repository: {problem[0]}"


def reserved(text: str, first: str, word: str) -> tuple[str, str]:
    """The first word has a meaning of its own."""
    return (
        f"{shown(text)} begins with {shown(first)}, and `{word}` has a meaning of its own here.",
        (
            f"For the file of that name write file/{text}; else write {word}/ in small letters and "
            "what it needs after it."
        ),
    )


def match_types(matches: tuple[str, ...]) -> str:
    """The end of the remedy where a match type may stand."""
    return f" A match type is {', '.join(matches)}, in small letters." if matches else ""


def unreadable(text: str, parts: list[str], shape: str, hint: str) -> tuple[str, str]:
    """From some place on nothing can be read."""
    return (
        f"{shown(text)} is not a target: nothing can be read from {shown('/'.join(parts))} on.",
        f"Write {shape}. A / inside a name is written %2F.{hint}",
    )


def match_type_before(level: str, may: str) -> str:
    """The end of the remedy where a match type stands before the last word."""
    return f" A match type stands before that: {level}/TEXT/exact{may.partition(' ')[0]}."


def has_no(
    text: str,
    last: str,
    holder: str,
    ends: str,
    *,
    said: bool,
) -> tuple[str, str]:
    """What is named does not have what should change."""
    return (
        (
            f"{shown(text)} ends in {shown(last)}, which {holder} does not have."
            if said
            else f"{shown(text)} does not say what of {holder} changes."
        ),
        (
            f"End it in {ends} A budget belongs to a campaign, a bid to an ad group, a keyword or "
            "a product target."
        ),
    )


def no_placement(text: str, placements: tuple[str, ...]) -> tuple[str, str]:
    """A placement is none."""
    return (
        f"{shown(text)} has no placement after placement/.",
        f"Write one of {', '.join(placements)}, and /percent after it.",
    )


def no_name(text: str, word: str, level: str, shape: str) -> tuple[str, str]:
    """A name is empty."""
    return (f"{shown(text)} has no {word} after {level}/.", f"Write {shape}.")


def control_character(text: str) -> tuple[str, str]:
    """A name has what nobody can type."""
    return (
        f"{shown(text)} has a line break, a tab or a control character in it.",
        "Write it in one line.",
    )


def stray_percent(text: str) -> tuple[str, str]:
    """A percent sign is not written as it has to be."""
    return (
        f"{shown(text)} has a % that is not part of %2F (for /) or %25 (for %).",
        "Write a % as %25 and a / inside a name as %2F; everything else as it is.",
    )
