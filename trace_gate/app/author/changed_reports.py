"""Reports that the base has with another content: evidence covers a new file only (TG402)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.repository import unit_base
from trace_gate.app.repository.evidence_files import evidence_files
from trace_gate.core.errors import UsageError
from trace_gate.core.shell import word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trace_gate.app.author.draft import Order
    from trace_gate.app.ports import WritableRepository


def refuse(git: WritableRepository, order: Order, evidence: Sequence[Mapping[str, Any]]) -> None:
    """Nothing, where each report is what its recorded hash will say.

    A decision may change a report: it says which content it gets.

    Raises:
        UsageError: the base has a report with another content, or what is staged is not what lies
            in the folder: the numbers would be those of one, and the hash that of the other.
    """
    head = git.head()
    hashes = {each["uri"]: each["sha256"] for each in evidence if each["sha256"]}
    if order.trace_type != "decision" and head is not None and _others(git, head, hashes):
        base = unit_base.local_base(git, head, (), None).commit
        for path in _others(git, base, hashes) if base is not None else ():
            raise _grown(path, str(base))
    for path in _unstaged(git, hashes):
        raise UsageError(
            f"{path} is staged with another content than the file has now.",
            remedy=f"git add {word(path)}   then the same command again.",
        )


def _grown(path: str, base: str) -> UsageError:
    folder, _, name = path.rpartition("/")
    new = f"{folder}/NEW-NAME{name[name.rfind('.') :] if '.' in name else ''}"
    restore = f"git restore --source={base[:10]} --staged --worktree {word(path)}"
    return UsageError(
        f"{path} was there before with another content, and evidence is a new file only.",
        remedy=f"cp {word(path)} {word(new)} && {restore}   keeps both; then the same command with "
        f"--evidence {word(new)}",
    )


def _unstaged(git: WritableRepository, hashes: Mapping[str, str]) -> list[str]:
    """Those that are staged otherwise than they lie in the folder; what Git LFS keeps apart."""
    entries = {path: each for path, each in git.index_entries(hashes).items() if each.is_file}
    blobs = git.sha256({each.oid for each in entries.values()}) if entries else {}
    return [
        path
        for path, entry in entries.items()
        if hashes[path] == blobs.get(entry.oid) != git.stored_sha256(path)
    ]


def _others(git: WritableRepository, commit: str, hashes: Mapping[str, str]) -> list[str]:
    """Those that a commit has with another content than is staged, or lies in the folder."""
    entries = git.entries(commit, hashes) if hashes else {}
    found = evidence_files(git, entries, commit) if entries else {}
    return [
        path
        for path, each in found.items()
        if {hashes[path], git.stored_sha256(path)} != {each.sha256}
    ]
