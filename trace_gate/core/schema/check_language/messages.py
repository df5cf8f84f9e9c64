"""What is said of a check that cannot be made (SPEC 3)."""

from __future__ import annotations

from trace_gate.core.schema.problems import listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    pass


def always_there(clause: str) -> str:
    """A field is in every trace."""
    return f"`{clause}` is required of every trace"


def no_length(clause: str, kind_words: str) -> tuple[str, str]:
    """A field has no length."""
    return (
        f"`len({clause})`: the field is {kind_words}, which has no length.",
        f"Compare the value: `{clause} >= 1`.",
    )


def not_a_length(number: float) -> tuple[str, str]:
    """A number is no length."""
    return (f"`{number}` is not a length.", "Use a whole number from 0 on.")


def no_length_left() -> str:
    """No length is within the limits."""
    return "no length is in these limits"


def not_a_number(clause: str, kind_words: str) -> tuple[str, str]:
    """A field is no number."""
    return (
        f"`{clause}` is {kind_words}: no number can be compared with it.",
        f"For its length write `len({clause})`.",
    )


def no_number_left() -> str:
    """No number is within the limits."""
    return "no number is in these limits"


def not_a_text(clause: str, kind_words: str) -> tuple[str, str]:
    """A field is no text."""
    return (
        f"`{clause}` is {kind_words}; only text can match an expression.",
        "Compare it with a value instead.",
    )


def other_kind(
    literal: str, clause: str, kind_words: str, kinds: tuple[str, ...]
) -> tuple[str, str]:
    """A value is of another kind than its field."""
    return (
        (f"`{literal}` in the rule about `{clause}`: the field is {kind_words}."),
        "Put it in quotes." if "string" in kinds else "Write a value of its type.",
    )


def never_a_value(literal: str, clause: str, known: tuple[str, ...]) -> tuple[str, str]:
    """A field never has that value."""
    return (
        f"`{literal}` is never a value of `{clause}`.",
        f"Its values are {listed(known)}.",
    )


def never_met(clause: str, why: str) -> tuple[str, str]:
    """A rule can never be met."""
    return (
        f"The rule about `{clause}` can never be met: {why}.",
        "Correct the numbers or remove the rule.",
    )


def after_len() -> str:
    """A length is not compared."""
    return "after `len(…)` a comparison with a number is expected"


def unknown_function(token: str) -> str:
    """Only one function is known."""
    return f"`{token}(…)` is not known: the only function is `len(PATH)`."


def comparison_expected() -> str:
    """Nothing is compared."""
    return "a comparison such as `<=` is expected here"


def cannot_go_on(operator: str) -> str:
    """A comparison does not go on so."""
    return f"it does not go on from `{operator}`"


def is_null_only() -> str:
    """Only null can be asked for so."""
    return "`is` goes with `null` or `not null` only"


def two_fields(token: str) -> tuple[str, str]:
    """Two fields are compared."""
    return (
        f"`{token}` is a field; JSON Schema cannot compare two fields.",
        "Compare the field with a number or a text in quotes.",
    )


def and_only() -> str:
    """A rule joins by another word."""
    return "JSON Schema rules are joined by `and` only; for several values use `in [..]`"


def is_not_null_only() -> str:
    """Only null can be denied so."""
    return "only `is not null` is known"


def rules_by_and() -> str:
    """A rule excludes."""
    return "rules are joined by `and` only; for several values use `in [..]`"


def not_of_the_language() -> str:
    """A sign has no meaning here."""
    return "it is not of the check language"


def at_place(words: str, text: str, why: str) -> str:
    """Where in the check it is."""
    return f"{words} in the check `{text}`: {why}."


def too_long(text: str, most_characters: int) -> tuple[str, str]:
    """A check is too long."""
    return (
        f"The check has {len(text)} characters; {most_characters} is the most.",
        "Make several rules of it.",
    )
