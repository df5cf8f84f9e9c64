"""What is said of links that are wrong: TG206 (SPEC 4)."""

from __future__ import annotations


def names_nothing(trace_id: str) -> tuple[str, str]:
    """A link leads to no trace."""
    return (
        f"There is no readable trace {trace_id} in this tree.",
        "Correct the id, or remove the link. `trace-gate show ID` shows a trace.",
    )


def names_itself() -> tuple[str, str]:
    """A link leads to its own trace."""
    return ("A trace cannot point at itself.", "Remove the link, or name another id.")


def younger(id_: str) -> tuple[str, str]:
    """A cause is later than its effect."""
    return (
        f"{id_} is younger than this trace: a cause comes before its effect.",
        "Name an older trace, or correct created_at.",
    )


def circle(id_: str) -> tuple[str, str]:
    """Two traces of one moment are each other's cause."""
    return (
        (
            f"{id_} is as old as this trace, and its links lead back here: nobody can tell "
            "which came first."
        ),
        f"Remove the link, or the one of {id_}.",
    )


def other_kind(id_: str, what: str) -> tuple[str, str]:
    """A correction is about something else."""
    return (
        f"This trace supersedes {id_}, but its {what} is another one.",
        f"Copy `{what}` from {id_}. A correction is about the same thing.",
    )
