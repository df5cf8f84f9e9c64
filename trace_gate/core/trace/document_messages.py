"""What is said of a file that is no document of ours: TG101, TG104 (SPEC 3)."""

from __future__ import annotations

from trace_gate.core.trace.yaml import characters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.trace.yaml.problems import Limits


def too_large(limits: Limits) -> tuple[str, str]:
    """The file has too many bytes."""
    return (
        f"The file is larger than {limits.size:,} bytes, and no larger one is read.",
        "Keep large tables as evidence files under uploads/ and point at them.",
    )


def utf_16() -> str:
    """The file is in another encoding."""
    return "The file is saved as UTF-16."


def byte_order_mark() -> str:
    """The file begins with what nobody sees."""
    return "The file begins with a byte order mark (BOM)."


def other_top_key(key: str, top_key: str) -> tuple[str, str]:
    """Something stands beside the one key at the top."""
    return (
        f"`{characters.visible(key)}` stands at the top, where only `{top_key}` may be.",
        f"Indent it by two spaces if it belongs to `{top_key}:`; else remove it.",
    )


def no_top_key(top_key: str) -> str:
    """The one key is not there."""
    return f"There is no `{top_key}:` at the top of the file."


def nothing_below(top_key: str) -> tuple[str, str]:
    """There is nothing below the one key."""
    return (
        f"There are no fields below `{top_key}:`.",
        "Write the fields on the lines below it, each indented by two spaces.",
    )


def no_map(what: str) -> str:
    """The file holds something else than fields."""
    return f"The file is {what}, where fields (`name: value`) should be."


def write_again() -> str:
    """What mends a file without anything in it."""
    return "Delete the file, and write it again: trace-gate new TYPE"


def begin_with(top_key: str) -> str:
    """What mends a file without its key."""
    return f"Begin the file with `{top_key}:` and indent everything below it by two spaces."
