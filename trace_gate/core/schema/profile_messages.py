"""What is said of trace_layers.yaml and trace_profiles.yaml that cannot hold (SPEC 3, Profiles)."""

from __future__ import annotations

from trace_gate.core.schema.fields import GROWTH
from trace_gate.core.schema.problems import listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def trace_of_type(plan: str) -> str:
    """The title of the schema of a type."""
    return f"A trace of the type {plan}"


def not_in_type(path: tuple[str, ...], plan: str) -> str:
    """A field is none of the type."""
    return f"`{'.'.join(path)}` does not belong in a trace of the type {plan}."


def name_taken(name: str) -> tuple[str, str]:
    """A layer has the name of an identity field."""
    return (f"`{name}` is the name of an identity field and of a layer.", "Rename the layer.")


def no_trace_type() -> tuple[str, str]:
    """Nothing says which profile a trace follows."""
    return (
        "`identity` must have the field `trace_type`: it says which profile a trace follows.",
        "Add `trace_type: {type: trace_type, required: true}`.",
    )


def not_one_value(name: str) -> tuple[str, str]:
    """A named type is more than a value."""
    return (f"The type `{name}` is not one single value.", "Write it in place.")


def no_block(name: str) -> tuple[str, str]:
    """Something else stands where fields have to."""
    return (f"{name} must be a block of fields.", "Add fields to it.")


def no_type(key: Any) -> tuple[str, str]:
    """A field has no type."""
    return (f"`{key}` says nothing about its type.", "Add `type: text`.")


def no_field_name(name: str) -> tuple[str, str]:
    """A name is none of a field."""
    return (
        f"`{name}` cannot be the name of a field.",
        "Use letters, digits and `_`; no word of the check language.",
    )


def no_growth(grows: Any) -> tuple[str, str]:
    """A field grows in a way that is none."""
    return (f"`{grows}` is no way to grow.", f"Use one of {listed(GROWTH)}.")


def only_lists_append() -> tuple[str, str]:
    """Something else than a list grows by items."""
    return ("Only a list can grow by `append`.", "Write `fill`.")


def grows_inside() -> tuple[str, str]:
    """A part of a list grows by itself."""
    return ("What is inside a list does not grow by itself.", "Put `grows` on the list.")


def no_texts() -> tuple[str, str]:
    """Values are no list of texts."""
    return ("The values must be a list of texts.", "Put them in quotes.")


def required_everywhere(named: str) -> tuple[str, str]:
    """A profile forbids what each trace has."""
    return (
        f"`{named}` is required of every trace, so no profile can forbid it.",
        "Remove the line.",
    )


def said_twice(named: str, word: str, name: str) -> tuple[str, str]:
    """A profile says two things of one field."""
    return (
        (
            f"`{named}` is {word} in the profile `{name}`, and the same "
            "profile says otherwise of it."
        ),
        "Keep it in one of the lists.",
    )


def about_forbidden(path: str, forbidden: tuple[str, ...], name: str) -> tuple[str, str]:
    """A rule is about what the profile forbids."""
    return (
        (
            f"`{path}` is about `{'.'.join(forbidden)}`, which the profile "
            f"`{name}` forbids: this rule can never be met."
        ),
        "Remove the rule, or the line under `forbidden`.",
    )


def item_not_named(above: str, path: str) -> str:
    """A path leads through a list: the beginning of a sentence."""
    return f"`{above}` is a list, so `{path}` does not say which item is meant"


def no_fields_below(path: str, above: str) -> tuple[str, str]:
    """A path goes on below a plain value."""
    return (f"`{path}`: `{above}` has no fields in it.", f"Write `{above}`.")


def unknown_field(
    name: str, path: str, where: str, close: str | None, names: list[str]
) -> tuple[str, str]:
    """A path names no field."""
    return (
        f"`{name}` in `{path}` is not a field of {where}.",
        (
            f"Write `{close}`, or add the field to trace_layers.yaml."
            if close
            else f"Use one of {listed(names)}, or add the field to trace_layers.yaml."
        ),
    )


def two_names_of_block() -> tuple[str, str]:
    """One block has two names."""
    return (
        "`profiles` and `trace_type_profiles` are two names of one block.",
        "Put all profiles under `profiles:`.",
    )


def no_profile() -> tuple[str, str]:
    """There is no profile."""
    return ("The file has no profile.", "Add `profiles:` with a block for each type of trace.")


def only_value(key: str, word: object) -> tuple[str, str]:
    """A switch has one value that is safe."""
    return (
        f"`{key}` can only be `{word}`: what nobody checks must not get into a trace.",
        f"Write `{key}: {word}`, and add new fields to trace_layers.yaml.",
    )


def no_type_name(name: str) -> tuple[str, str]:
    """A name is none of a type."""
    return (
        f"`{name}` cannot be the name of a trace type.",
        "Use small letters, digits, `-` and `_`, at most 32, beginning with a letter.",
    )


def two_names_of_list(word: str) -> tuple[str, str]:
    """One list has two names."""
    return (
        f"`{word}` and `{word}_fields` are two names of one list.",
        f"Put all fields under `{word}:`.",
    )


def no_list(pointer: tuple[str | int, ...]) -> tuple[str, str]:
    """Something else stands where a list has to."""
    return (f"`{pointer[-1]}` must be a list.", "Begin each line with `- `.")


def no_path(text: str) -> tuple[str, str]:
    """A text is no field with its layers."""
    return (f"`{text}` is not a dotted field.", "For instance `- evidence`.")


def two_texts() -> tuple[str, str]:
    """A rule lacks its words or its check."""
    return (
        "A rule has two texts: `rule`, in your words, and `check`.",
        "For instance `- rule: at least 1 evidence`, below it `check: len(evidence) >= 1`.",
    )
