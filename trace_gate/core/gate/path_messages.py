"""What is said of paths that may not be: TG406, TG407, TG411, TG703 (SPEC 2, 5)."""

from __future__ import annotations

from trace_gate.core.shell import exact_word, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.git_model import Change
    from trace_gate.core.policy.policy import Policy


def not_safe(path: str, reason: str) -> str:
    """A name is not safe."""
    return f"The name {path!r} is not safe: {reason}."


def twins(path: str, where: str, alike: str) -> str:
    """Two names are one for some computers."""
    return f"{path!r} differs from {where!r} only by case or encoding{alike}."


def rename(made: str, path: str, goal: str) -> str:
    """What mends that."""
    return f"Rename it: {made}git mv {exact_word(path)} {goal}"


def target_taken_away(left: str, path: str, reason: str, back: str) -> tuple[str, str]:
    """A link leads to what the unit takes away."""
    return (
        (f"This change takes {left} away, and the link {path} still leads there: {reason}."),
        (
            f"Let the link go in the same change: git rm {word(path)}   or put the file back: "
            f"{back} {word(left)}"
        ),
    )


def bad_link(problem: str, reason: str) -> tuple[str, str]:
    """A link leads to what nobody governs."""
    return (
        f"This link {problem}: {reason}.",
        "Put the file or the folder itself here, not a link to it.",
    )


def more_derived(found: list[Finding], shown: int, files: str) -> str:
    """There are more derived files than are named."""
    return f"And {len(found) - shown} more derived {files} of this kind."


def derived_committed(change: Change) -> tuple[str, str]:
    """A derived file is committed."""
    return (
        f"{change.path} is derived from the traces. Nobody edits or commits it.",
        f"git rm --cached --force -- {word(change.path)}   # it may stay on disk",
    )


def derived_missing(path: str) -> str:
    """A derived file is not there."""
    return f"{path} is missing: the traces make it."


def derived_edited(path: str) -> str:
    """A derived file was written by hand."""
    return f"{path} is not what the traces make of it."


def derived_old(path: str) -> str:
    """A derived file is out of date."""
    return f"{path} is out of date: the traces say something else now."


def derive_again(merge: str, folders: str) -> str:
    """What mends derived files."""
    return f"{merge}trace-gate derive --index && git add --all -- {folders}"


def clock_goes_back(clock_then: Any, clock: Any) -> str:
    """The event clock gets an older version."""
    return (
        f"The rules of the event clock go back from version {clock_then} to {clock}. Old "
        "rules may not come back under an old number."
    )


def policy_goes_back(old: Policy, new: Policy) -> str:
    """The policy gets an older version."""
    return (
        f"The policy goes back from version {old.gate.version} to {new.gate.version}. An "
        "old policy may not come back."
    )


def take_it_in(tip: str) -> str:
    """What mends a branch that is behind."""
    return (
        "This branch did not write it: the protected branch has a newer one since. Take it in: "
        f"git merge --autostash {tip[:10]}"
    )
