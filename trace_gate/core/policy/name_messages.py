"""Why a name or a link is not safe: the ends of sentences (SPEC 5)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.policy.gate import GatePolicy


def other_form(usual: str) -> str:
    """A name has letters that look like others."""
    return (
        "its letters are not in the usual form (Unicode NFC), so it looks like another name: "
        f"{usual}"
    )


def invisible(code: int) -> str:
    """A name has a character that nobody sees."""
    return f"it holds the invisible character U+{code:04X}"


def separator(separator_like: dict[str, str], char: str) -> str:
    """A name has a character that stands for a separator elsewhere."""
    return f"it holds {separator_like[char]}, which some computers read as a separator"


def windows_character(char: str) -> str:
    """A name has a character that Windows does not have."""
    return f"it holds `{char}`, which no file on Windows may have"


def nameless_folder() -> str:
    """A name is empty."""
    return "a folder in it has no name of its own"


def dropped_end() -> str:
    """A name ends in what Windows drops."""
    return "a name in it ends with a dot or a space, which Windows drops"


def too_long(longest_name: int) -> str:
    """A name is too long."""
    return f"a name in it is longer than {longest_name} bytes, which many computers cannot keep"


def device(name: str) -> str:
    """A name is that of a device."""
    return f"`{name}` is the name of a device on Windows"


def into_submodule(now: str) -> str:
    """A link leads into another repository."""
    return f"it leads into the submodule {now}, which is another repository"


def through_link(now: str) -> str:
    """A link leads through one that is not safe."""
    return f"it goes through the link {now}, which is not safe"


def late_parent() -> str:
    """A link goes up in its middle."""
    return "its `..` does not stand at the beginning, so that another link can turn it"


def into_derived(folder: str) -> str:
    """A link leads to what needs no trace."""
    return f"{folder}/ is derived, and its changes need no trace"


def into_traces(gate: GatePolicy) -> str:
    """A link leads to traces."""
    return f"what is in {gate.traces}/ comes and grows without a decision"


def into_uploads(gate: GatePolicy) -> str:
    """A link leads to reports."""
    return f"a report comes to {gate.uploads}/ without a decision"


def into_exempt(pattern: str) -> str:
    """A link leads to what is exempt."""
    return f"the policy exempts `{pattern}`, so that changes there need no trace"
