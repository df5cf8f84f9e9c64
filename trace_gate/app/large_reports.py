"""A report that is too large for plain Git is noted when it is named, with what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trace_gate.app.evidence_files import kept_by_lfs
from trace_gate.core.ledger.evidence import scheme_of
from trace_gate.core.shell import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trace_gate.app.ports import Desk, Workspace

LARGE = 50_000_000
"""Bytes from which GitHub warns; it refuses twice as many."""


def notes(git: Desk, files: Workspace, evidence: Iterable[str]) -> Iterator[str]:
    """One note for each large report that Git LFS does not keep."""
    named = [uri for uri in dict.fromkeys(evidence) if scheme_of(uri) is None]
    sizes = {uri: len(files.read(uri) or b"") for uri in named}
    large = [uri for uri in named if sizes[uri] >= LARGE]
    kept = kept_by_lfs(git, git.head(), large) if large else set()
    for uri in (uri for uri in large if uri not in kept):
        folder, _, name = uri.rpartition("/")
        kind = f"*.{name.rpartition('.')[2]}" if "." in name else name
        yield (
            f"note: {uri} has {sizes[uri] // 1_000_000} MB, and stays in the history of every "
            "clone. With Git LFS it does not: git lfs install && "
            f"git lfs track {word(f'/{folder}/{kind}')}   (before git add; .gitattributes is "
            "protected, so this line lands first)"
        )
