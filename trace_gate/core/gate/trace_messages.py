"""What is said of a trace for itself that the gate does not take (SPEC 5)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from trace_gate.core.trace.model import Tenant
    from trace_gate.core.trace.target import Target


def chosen_otherwise(chosen: Any | None, names: list[str]) -> tuple[str, str]:
    """What was chosen is none of the options."""
    return (
        (
            "selected_option is empty, and nothing says which option was taken."
            if chosen is None
            else f"selected_option is {chosen!r}, and that is none of the options that were "
            "weighed."
        ),
        (
            f"Write the name of one: {' or '.join(dict.fromkeys(names))}. What was not weighed "
            "belongs to options_considered first."
        ),
    )


def alike_options(other: str, name: str) -> tuple[str, str]:
    """Two options have one name."""
    return (
        (
            f"Two options are called {name!r}, so nobody can tell which one was taken."
            if other == name
            else f"The options {other!a} and {name!a} look alike, so nobody can tell which one was "
            "taken."
        ),
        "Give each option a name of its own: A, B, C.",
    )


def compares_no_numbers(item: dict[Any, Any], value: object) -> tuple[str, str]:
    """A criterion compares what has no order."""
    return (
        (
            f"{item.get('metric')} {item['operator']} {value!r} does not compare numbers, so "
            "nobody could ever tell that it was missed."
        ),
        (
            "Write the value as a number without quotes: 0.30 is 30 %. Words are compared "
            "with == or !=."
        ),
    )


def no_state(goal: Target, wrong: object, states: str) -> tuple[str, str]:
    """A target is a state, and its value is none."""
    return (f"{goal.text} is a state, and {wrong!s} is none.", f"Write {states}.")


def and_no_state(wrong: object) -> str:
    """The end of what a target does not say."""
    return f", and {wrong!s} is no state" if wrong is not None else ""


def changes_nothing(
    goal: Target, level: str, said: str, ends: list[str], states: str
) -> tuple[str, str]:
    """A target does not say what of it changes."""
    return (
        f"{goal.text} does not say what of the {level} changes{said}.",
        f"Write the whole target: {' or '.join(ends)}. A state is {states}.",
    )


def no_content(goal: Target, wrong: object, meant: str) -> tuple[str, str]:
    """A target is read as a file, and its value is no content."""
    return (
        f"{goal.text} is read as a file, and {wrong!s} is not the content of one.",
        f"For the text of a product write {meant}. For a file name it alone.",
    )


def file_value(goal: Target, wrong: object) -> tuple[str, str]:
    """A target is a file, and its value is no content."""
    return (
        (
            f"{goal.text} is a file: its values are its content before and after (a sha256, or "
            f"`deleted`), and {wrong!s} is none."
        ),
        (
            "Change the file, git add it, and name it alone in the decision: trace-gate new and "
            "trace-gate refresh write its content."
        ),
    )


def not_listed(mine: Tenant, fields: tuple[str, ...], names: str) -> tuple[str, str]:
    """The shop is none of those of the policy."""
    return (
        (
            f"The tenant {' '.join(str(getattr(mine, part)) for part in fields)} is not one of "
            "this repository's."
        ),
        f"Use one of these: {names}. A new store is added under `tenants` in gate.yaml.",
    )


def unknown_shop(name: str) -> tuple[str, str]:
    """No trace of the base is of the shop."""
    return (
        (
            f"No trace of the base is of {name}, and `tenants` in gate.yaml is empty, so "
            "nobody can tell whether there is such a shop."
        ),
        "Correct tenant. If the shop is new, its first decision needs a person.",
    )


def differs(name: str | None, field: str, true: Any, since: str, said: Any) -> tuple[str, str]:
    """The shop has another currency or zone than before."""
    return (
        (
            f"{name} has the {field} {true} (since {since}, its first trace), and "
            f"this trace says {said}: amounts and days could not be compared."
        ),
        (
            f"Write {field}: {true}. If the shop has another one now, write it under "
            "`tenants` in gate.yaml."
        ),
    )


def allowed_roles(may: tuple[str, ...]) -> str:
    """What mends a trace of a role that may not write it."""
    return (
        f"Write {' or '.join(f'`agent_id: {each}`' for each in may)}."
        if may
        else "No role may write this: add one below Agents/, or to `agents` in gate.yaml."
    )


def other_kind(kind: str, goal: Target) -> tuple[str, str]:
    """The type of a change is not that of its target."""
    return (
        f"The change_type is {kind!r}, but {goal.text} is a {goal.kind}.",
        f"Write `change_type: {goal.kind}_update`, or correct the target.",
    )


def no_maintenance(goal: Target) -> tuple[str, str]:
    """A maintenance changes what is more than a file."""
    return (
        f"A maintenance trace may not change {goal.text}: it is for ordinary files.",
        "Write a decision instead: trace-gate new decision",
    )


def names_no_trace(trace_id: str) -> str:
    """A message names a trace that is not there."""
    return f"The message says `Trace: {trace_id}`, and there is no such trace."


def correct_message(oid: str, *, last: bool, local: bool) -> str:
    """What mends that."""
    return (
        "Correct the id in the message, or git add the trace."
        if local
        else "Correct the message of that commit: git commit --amend"
        if last
        else f"Correct the message of that commit: git rebase -i {oid[:10]}^"
    )
