"""Reports that the base has with another content: evidence covers a new file only (TG402)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app import units
from trace_gate.app.evidence_files import evidence_files
from trace_gate.core.shell import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trace_gate.app.draft import Order
    from trace_gate.app.ports import Desk


def told(git: Desk, order: Order, evidence: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Lines about each of them, with the command that keeps both.

    A decision may change a report: it says which content it gets.
    """
    head = git.head()
    if order.trace_type == "decision" or head is None:
        return
    hashes = {each["uri"]: each["sha256"] for each in evidence if each["sha256"]}
    if not _others(git, head, hashes):
        return
    base = units.local_base(git, head, (), None).commit
    for path in _others(git, base, hashes) if base is not None else ():
        folder, _, name = path.rpartition("/")
        new = f"{folder}/NEW-NAME{name[name.rfind('.') :] if '.' in name else ''}"
        restore = f"git restore --source={str(base)[:10]} --staged --worktree {word(path)}"
        yield f"note: {word(path)} was there before with another content. Evidence is a new file"
        yield "only. Delete the trace, keep the new report under a new name, and name that one:"
        yield f"  fix: cp {word(path)} {word(new)} && {restore}"


def _others(git: Desk, commit: str, hashes: Mapping[str, str]) -> list[str]:
    """Those that a commit has with another content than is staged, or lies in the folder."""
    entries = git.entries(commit, hashes) if hashes else {}
    found = evidence_files(git, entries, commit) if entries else {}
    return [
        path
        for path, each in found.items()
        if {hashes[path], git.stored_sha256(path)} != {each.sha256}
    ]
