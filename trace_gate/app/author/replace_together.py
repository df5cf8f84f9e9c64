"""Several files of the working tree get new content: all of them, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trace_gate.app.ports import Workspace


def replace(files: Workspace, contents: Iterable[tuple[str, bytes, bytes]]) -> None:
    """Write path by path; what was written is put back where a later one cannot be.

    Args:
        files: the working tree.
        contents: path, the content that is there, the new content.

    Raises:
        OSError: the system refuses one; the others are as they were.
    """
    done = []
    try:
        for path, old, new in contents:
            files.replace(path, new)
            done.append((path, old))
    except BaseException:
        for path, old in reversed(done):
            files.replace(path, old)
        raise
