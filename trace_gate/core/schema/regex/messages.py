"""What is said of an expression that is not portable or not safe (SPEC 3)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    pass


def no_beginning(sign: str) -> tuple[str, str]:
    """Something ends that never began."""
    return (f"`{sign}` has no beginning", "Remove it, or escape it: `\\)`.")


def empty() -> tuple[str, str]:
    """It has nothing in it."""
    return ("The expression is empty", "Write what the text must look like.")


def odd_repetition(text: str, start: int, at: int) -> tuple[str, str]:
    """A repetition is not known everywhere."""
    return (
        f"`{text[start : at + 1]}` is not a repetition that all tools know",
        "Use one of `*`, `+`, `?`, `{n}`, `{n,m}` alone.",
    )


def open_brace() -> tuple[str, str]:
    """A brace begins nothing."""
    return ("`{` begins no repetition", "Write `{3}` or `{3,9}`, or `\\{`.")


def uncountable(words: str, most_repeats: int) -> tuple[str, str]:
    """A number of repetitions is none."""
    return (f"`{words}` cannot be counted", f"Use 1 to {most_repeats}, lower first.")


def odd_group(words: str) -> tuple[str, str]:
    """A group does more than group."""
    return (
        f"`{words}…` looks around, names a group or sets a flag",
        "Use plain groups only: `(…)` or `(?:…)`.",
    )


def open_group() -> tuple[str, str]:
    """A group has no end."""
    return ("`(` has no end", "Add `)`, or escape it: `\\(`.")


def not_read_alike(refused_escapes: dict[str, str], char: str) -> str:
    """Tools read it in several ways."""
    return f"{refused_escapes[char]} (`\\{char}`) is not read alike by all tools"


def open_class() -> tuple[str, str]:
    """A class has no end."""
    return ("`[` has no end", "Add `]`, or escape it: `\\[`.")


def bracket_in_class() -> tuple[str, str]:
    """A bracket within a class is read in several ways."""
    return ("`[` inside `[…]` is read differently by tools", "Write `\\[`.")


def too_long(text: str, most_characters: int) -> tuple[str, str]:
    """It is too long."""
    return (
        f"The expression has {len(text)} characters; {most_characters} is the most.",
        "Write a shorter expression.",
    )


def maybe_empty() -> str:
    """It repeats nothing."""
    return "repeats something that may be empty"


def after_open_end(open_ended: str) -> str:
    """It follows on what may end anywhere."""
    return f"comes after `{open_ended}`, which may end anywhere"


def unclear_end() -> str:
    """A choice in a repetition has no clear end."""
    return "stands in a repetition, and it is not clear where it ends"


def many_ways() -> str:
    """A text matches in too many ways."""
    return "can match in too many ways"


def unsafe(text: str, words: str, why: str) -> tuple[str, str]:
    """It could keep a checker busy."""
    return (
        (
            f"The expression `{text}` is not safe: `{words}` {why}, so a long text could keep "
            "a checker busy for hours."
        ),
        (
            "Write it so that the next character always tells how to go on: for instance "
            "`[a-z]+(-[a-z]+)*` instead of `([a-z]+-?)*`."
        ),
    )


def too_much(text: str, most_states: int) -> tuple[str, str]:
    """It repeats too much."""
    return (
        (
            f"The expression `{text}` repeats too much: written out it has more than "
            f"{most_states} places."
        ),
        "Use smaller numbers in `{…}`.",
    )
