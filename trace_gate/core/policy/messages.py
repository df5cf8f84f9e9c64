"""What is said of policy files that are missing, misnamed, not to be read or moved (SPEC 3)."""

from __future__ import annotations

from trace_gate.core.policy.problems import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def fixed_domain(domain: str, new_domain: str) -> tuple[str, str]:
    """The domain is another one than it was."""
    return (
        f"The domain was {domain} and is now {new_domain}. It is fixed.",
        f"git mv config/{new_domain} config/{domain}",
    )


def fixed_folder(field: str, shown: str, shown2: str) -> tuple[str, str]:
    """A folder of the policy is another one than it was."""
    return (
        (
            f"`paths.{field}` was {shown} and is now {shown2}. The folders "
            "are fixed once a repository is governed: all traces point into them."
        ),
        f"Write {shown} again.",
    )


def no_gate(domain_root: str) -> str:
    """No domain has a gate.yaml."""
    return f"There is no {domain_root}/*/gate.yaml, so that nothing is governed."


def several_gates(found: list[str], domain_root: str) -> tuple[str, str]:
    """More than one domain has a gate.yaml."""
    return (
        (
            f"There are {len(found)} files gate.yaml ({', '.join(found)}), and there may be "
            "only one domain in a repository."
        ),
        f"Keep one of the folders {domain_root}/*/, and remove the others.",
    )


def missing_file(name: str) -> tuple[str, str]:
    """A policy file is not there."""
    return (
        f"The policy file {name}.yaml is missing.",
        "trace-gate init   (it writes only what is missing)",
    )


def unread_file(name: str, names: tuple[str, ...]) -> tuple[str, str]:
    """A file lies beside the policy files, and nothing reads it."""
    return (
        f"Nothing reads {name}. The policy files are: {', '.join(names)} (.yaml).",
        "Rename it to the file that it should be, or remove it.",
    )


def role_not_yaml(path: str, new: str) -> tuple[str, str]:
    """The file of a role has another ending."""
    return ("A role file must end in .yaml.", f"git mv {path} {new}")


def unknown_agent(agent_id: str, known: str) -> str:
    """Nobody has that name."""
    return f"Nobody is called {agent_id!r} here. Known are: {known}."


def not_its_type(id_: str, trace_type: str, trace_types: tuple[str, ...]) -> str:
    """The role writes traces of other types."""
    return (
        f"The role {id_} does not write traces of type {trace_type!r}. "
        f"It writes: {', '.join(trace_types)}."
    )


def not_its_changes(id_: str, outside: list[str], may: str) -> str:
    """The role makes changes of other types."""
    return f"The role {id_} does not make changes of type {', '.join(outside)}. It makes: {may}."


def against_schema() -> tuple[str, str]:
    """The schema refuses a file, and no place could be told."""
    return ("The file does not follow its schema.", "See schemas/policy/.")


def known_entries(known: list[Any]) -> str:
    """What mends an entry that nobody knows."""
    return f"Remove it. What may stand here: {', '.join(known)}."


def other_type(pointer: tuple[str | int, ...], shown: str, belongs: str) -> str:
    """A value is of another type."""
    return f"`{named(pointer)}` is {shown}, and {belongs} belongs here."


def beyond_limits(
    pointer: tuple[str | int, ...], shown: str, lowest: Any | None, highest: Any | None, means: str
) -> tuple[str, str]:
    """A number is too small or too large."""
    return (
        f"`{named(pointer)}` is {shown}, outside of its limits.",
        f"Write a number from {lowest} to {highest}. {means}",
    )


def too_short(pointer: tuple[str | int, ...], wanted: Any, means: str) -> tuple[str, str]:
    """A list or a text has too little in it."""
    return (
        f"`{named(pointer)}` is too short: it needs at least {wanted}.",
        f"Write at least {wanted}. {means}",
    )


def against_keyword(pointer: tuple[str | int, ...], keyword: str) -> str:
    """A value breaks a rule of the schema that has no words of its own."""
    return f"`{named(pointer)}` does not follow the schema ({keyword})."
