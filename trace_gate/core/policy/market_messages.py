"""What is said of a market_files.yaml that cannot hold: TG701 (SPEC 3)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from trace_gate.core.market.mapping import ValueColumn
    from trace_gate.core.market.path_places import PathPattern
    from trace_gate.core.market.templates import Name, Template
    from trace_gate.core.policy.gate import GatePolicy
    from trace_gate.core.trace.target import Target


def entry_twice(plain: Any) -> tuple[str, str]:
    """Two entries have one name."""
    return (f"Two entries are called {plain['id']}.", "Give one of them another name.")


def key_missing(kind: Any, plain: Mapping[str, Any], key: str) -> tuple[str, str]:
    """An entry lacks a key that its kind needs."""
    return (
        f"The {kind} {plain['id']} has no `{key}`.",
        f"Add `{key}:`. See the comments of the file.",
    )


def key_too_many(kind: Any, key: str) -> tuple[str, str]:
    """An entry has a key that its kind does not have."""
    return (f"A {kind} has no `{key}`.", "Remove it, or write another `kind`.")


def no_pattern(text: Any, wrong: str) -> tuple[str, str]:
    """A path is no pattern."""
    return (f"{text} cannot be a pattern: {wrong}.", "Correct it.")


def reaches_into_rules(text: Any, folder: str) -> tuple[str, str]:
    """A pattern reaches into a folder that is governed otherwise."""
    return (
        f"{text} reaches into {folder}/, which has rules of its own.",
        "Begin it with the folder in which the market files are: /ads/*.csv.",
    )


def nobodys_files(pattern: PathPattern, rules: GatePolicy) -> tuple[str, str]:
    """Nothing says whose the files are."""
    return (
        (
            f"{pattern.text} does not say whose its files are, and gate.yaml has "
            f"{len(rules.tenants)} shops (`tenants`)."
        ),
        (
            "Write {store}-{marketplace} into the path, or `tenant: {column: Shop}`, or name "
            "the one shop in `tenants` of gate.yaml."
        ),
    )


def name_twice(name: str) -> tuple[str, str]:
    """A name is a column and a part of the path."""
    return (f"{name!r} is a column and a name in the path.", "Call the name in the path otherwise.")


def key_is_value(value: ValueColumn) -> tuple[str, str]:
    """A column names the row and is a value of it, too."""
    return (
        f"{value.column!r} is a part of `key`, so it is no value.",
        "Take it out of one of the two.",
    )


def unknown_name(each: Name, known: set[str]) -> tuple[str, str]:
    """A template names what nothing gives."""
    return (
        f"{{{each.name}}} is neither a column of `key` nor a name in every path.",
        f"Write one of: {', '.join(sorted(known)) or 'nothing is named yet'}.",
    )


def other_spelling(template: Template, goal: Target) -> tuple[str, str]:
    """A template is not spelled as targets are."""
    return (
        f"{template.text} is not in the one spelling of targets.",
        f"Write what does not stand in braces in small letters, and end it as {goal.normal}.",
    )


def other_type(goal: Target, wanted: tuple[str], types: tuple[str, ...]) -> tuple[str, str]:
    """A value has another type than its target."""
    return (
        f"A value of {goal.kind} is {wanted[0]}, and the type here is {types[0]}.",
        f"Write `type: {wanted[0]}`.",
    )


def no_target(template: Template) -> tuple[str, str]:
    """A template makes no target of the market."""
    return (
        f"{template.text} makes no target of the market, but a file or a bucket.",
        "Begin it with campaign/, or asin/ and content.",
    )


def no_state() -> tuple[str, str]:
    """Nothing says that a row is archived."""
    return (
        "`removed: archived` needs a column that says the state of a row.",
        "Add a value whose target ends in /state, or write `removed: null_values`.",
    )


def no_key_of_layout(kind: str, key: str) -> tuple[str, str]:
    """An entry with a layout has a key that the layout gives."""
    return (f"A {kind} has no `{key}`.", "Remove it.")


def not_of_format(kind: str, key: str) -> tuple[str, str]:
    """A format has a key of another type of file."""
    return (f"A format of type {kind} has no `{key}`.", "Remove it.")


def no_sheets() -> tuple[str, str]:
    """Nothing says which sheets of a workbook are read."""
    return (
        "A format of type xlsx has no `sheets`.",
        "Name the sheets that are read: `sheets: [Bids]`.",
    )


def one_value_twice(text: str) -> tuple[str, str]:
    """Two columns hold one value."""
    return (
        f"Two columns say the same value: {text}.",
        "Take one of them out, or end it otherwise.",
    )


def row_of_nothing() -> tuple[str, str]:
    """A target names the level of a row, and the entry knows none."""
    return ("{row} stands for nothing.", "Add `row:` to the entry.")


def layout_of_table() -> tuple[str, str]:
    """Something else than a table has a layout."""
    return ("A layout is of a table.", "Write `kind: table`.")
