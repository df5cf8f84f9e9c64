"""What is said of a gate.yaml that cannot hold: TG701 (SPEC 3, 5)."""

from __future__ import annotations

from trace_gate.core.policy import safe_names
from trace_gate.core.policy.problems import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def folder_of_rules(pointer: tuple[str | int, ...], folder: str) -> tuple[str, str]:
    """A folder of the policy holds rules of the repository."""
    return (
        f"`{named(pointer)}` is {folder}, which holds rules of the repository.",
        "Choose a folder of its own.",
    )


def unsafe_folder(pointer: tuple[str | int, ...], folder: str) -> tuple[str, str]:
    """A folder of the policy has a name that is not safe."""
    return (
        f"`{named(pointer)}` is {folder}: {safe_names.unsafe(folder)}.",
        "Choose a folder with a plain name.",
    )


def inside_each_other(
    pointer: tuple[str | int, ...], other: tuple[str | int, ...]
) -> tuple[str, str]:
    """Two folders overlap."""
    return (
        f"`{named(pointer)}` and `{named(other)}` are inside each other.",
        "Give each a folder of its own.",
    )


def unusable_pattern(pointer: tuple[str | int, ...], pattern: str, reason: str) -> tuple[str, str]:
    """A pattern is none."""
    return (
        f"`{named(pointer)}`: the pattern `{pattern}` cannot be used: {reason}.",
        "Write it like /notes/**/*.md.",
    )


def exempts_everything(pattern: str) -> tuple[str, str]:
    """A pattern leaves nothing to govern."""
    return (
        f"`{pattern}` would exempt everything, so that nothing is governed any more.",
        "For a trial write `mode: {default: observe}` instead: the gate then only takes notes.",
    )


def exempts_nothing(pattern: str) -> tuple[str, str]:
    """A pattern names what is never exempt."""
    return (f"`{pattern}` exempts nothing: these paths are never exempt.", "Remove this line.")


def file_scheme() -> tuple[str, str]:
    """Files of one computer would be evidence."""
    return (
        "`file` is never evidence: it names a place on one person's computer.",
        "Remove it. A report belongs into the uploads folder.",
    )


def tenant_twice(key: tuple[Any, Any]) -> tuple[str, str]:
    """A shop stands twice in the list."""
    return (f"{key[0]} in {key[1]} stands twice in `tenants`.", "Remove one of the two.")


def unusable_key(name: Any, reason: str) -> str:
    """A key of an approver cannot be used."""
    return f"A key of {name} cannot be used: {reason}."


def no_keys() -> tuple[str, str]:
    """Nobody could ever change the policy."""
    return (
        (
            "No approver has a key. A change of the policy needs a signed approval, so that "
            "nobody could ever change it again."
        ),
        "Add `keys:` to an approver, with the line in ~/.ssh/id_ed25519.pub.",
    )


def copy_gpg_key() -> str:
    """What mends a broken GPG key."""
    return "Take all that this prints: gpg --armor --export-options export-minimal --export ID"


def copy_ssh_key() -> str:
    """What mends a broken SSH key."""
    return "Copy the whole line of ~/.ssh/id_ed25519.pub (the file that ends in .pub)."


def alike_names(first: str, name: str) -> tuple[str, str]:
    """Two approvers have almost the same name."""
    return (f"{first} and {name} differ only by upper and lower case.", "Give one another name.")


def shared_identity(owner: str, name: str, what: str) -> tuple[str, str]:
    """Two approvers share what should be one person's."""
    return (
        f"{owner} and {name} have the same {what}.",
        "Give it to one of them: each approver is one person.",
    )
