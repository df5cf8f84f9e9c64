"""What is said of a list of repositories, and of their addresses (SPEC 9)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def holds_password() -> str:
    """An address has a name or a password in it."""
    return (
        "it holds a password, or a name that is none. Write it without: Git asks its "
        "credential helper, and ssh its agent."
    )


def holds_query() -> str:
    """An address has more than a path."""
    return "it has a `?` or a `#`, where a password may stand. Write the plain address."


def is_option(forms: str) -> str:
    """An address would be an option."""
    return f"Git would take it for an option. Write {forms}."


def runs_program(forms: str) -> str:
    """An address would run a program."""
    return f"Git would run a program for it. Write {forms}."


def short_form(host: str, path: str) -> str:
    """An address is of the short form of ssh."""
    return f"this form is not read. Write ssh://{host}/{path}."


def no_address(forms: str) -> str:
    """An address is of no form that is fetched from."""
    return f"it is no address that is fetched from. Write {forms}."


def not_readable(missing: int) -> str:
    """Traces of a repository are in no table."""
    return f"{missing} of its traces cannot be read, and are in no table." if missing else ""


def address_refused(row: Any, wrong: str) -> str:
    """An address is refused."""
    return f"The address of {row['id']} is refused: {wrong}"


def own_id() -> str:
    """What mends two repositories of one id."""
    return "Give each repository an id of its own."


def own_file() -> str:
    """What mends two repositories in one file."""
    return "Give each repository a file of its own."


def no_engine_address() -> tuple[str, str]:
    """A scheduler has no address."""
    return (
        "`engine` is a scheduler of Dask, and has no `address`.",
        "Add `address: tcp://HOST:8786`, or write `kind: local`.",
    )


def same_value(key: str, value: Any, first: int) -> str:
    """Two repositories have what should be one's own."""
    return f"`{key}` {value} is that of the repository {first} of the list, too."


def inside_each_other(folder: str, other: str) -> tuple[str, str]:
    """Two folders overlap."""
    return (f"{folder} and {other} are inside each other.", "Choose a place of its own.")
