"""Where a repository is published, as this clone knows it (SPEC 9)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.app.ports import ReadableHistory


def remote_url(git: ReadableHistory) -> str | None:
    """The address of origin, else of the only remote; None where nobody can tell."""
    remotes = git.remotes()
    name = "origin" if "origin" in remotes else remotes[0] if len(remotes) == 1 else None
    return None if name is None else git.setting(f"remote.{name}.url")
