"""What is said of a text that programs read in more than one way: TG104 (SPEC 3)."""

from __future__ import annotations


def no_such_date(text: str) -> tuple[str, str]:
    """It looks like a date that there is not."""
    return (
        f"{text} looks like a date, and there is no such date: some programs stop here.",
        f'Correct it, or quote it if it is another text: "{text}".',
    )


def long_number(text: str, longest_number: int) -> tuple[str, str]:
    """A number has too many digits."""
    return (
        f"This number has {len(text)} characters, and at most {longest_number} are allowed.",
        "Round it, or quote it if it is text.",
    )


def beyond_numbers(text: str, size: str) -> tuple[str, str]:
    """A number is too large or too small."""
    return (
        f"The number {text} is too {size} for most programs.",
        "Write a number that a calculator can show, or quote it if it is text.",
    )


def merge_key() -> tuple[str, str]:
    """It merges maps."""
    return (
        "<< merges another map into this one, which is not allowed here.",
        "Write the fields out, each on its own line.",
    )


def truth(shown: str, word: str) -> tuple[str, str]:
    """It is true or false for some."""
    return (
        f"Some programs read {shown} as {word}, others as text.",
        f'Write {word} in small letters, or quote it if it is text: "{shown}".',
    )


def comma(shown: str, whole: str, part: str) -> tuple[str, str]:
    """It is a number with a comma for some."""
    return (
        f"{shown} is text for most programs, and a number for people who write a comma.",
        (
            f"Write the number with a point: {whole.lstrip('+')}.{part}   or quote it if it is "
            f'text: "{shown}".'
        ),
    )


def maybe_number(shown: str) -> tuple[str, str]:
    """It is a number for some."""
    return (
        f"Some programs read {shown} as a number, others as something else.",
        (
            f'Quote it if it is text: "{shown}". A number is written like 1000, -5 or 0.25 (at '
            "most 18 digits, no leading zero)."
        ),
    )
