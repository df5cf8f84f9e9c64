"""Whether a file of the working tree is what Git has stored for it.

Git itself would run the filters of the repository to find out. Here bytes are compared; where
they differ, line ends alone are converted, as `git add` would.
"""

from __future__ import annotations

from trace_gate.core.git_model import EXECUTABLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.app.ports import Workspace, WritableRepository
    from trace_gate.core.git_model import Entry


def is_as_stored(git: WritableRepository, files: Workspace, path: str, entry: Entry | None) -> bool:
    """Whether the working tree has this entry at a path; None: nothing there at all.

    A link or a submodule is never taken for the same: it cannot be looked into.
    """
    if entry is None:
        return not files.taken(path)
    data = files.read(path) if entry.is_file else None
    if data is None or not _same_mode(git, files, path, entry):
        return False
    if data == git.blobs([entry.oid], len(data))[entry.oid]:
        return True
    return git.stored_sha256(path) == git.sha256([entry.oid])[entry.oid]


def _same_mode(git: WritableRepository, files: Workspace, path: str, entry: Entry) -> bool:
    """Where Git is told that modes mean nothing here, every mode is right."""
    if (git.setting("core.fileMode") or "true").lower() in ("false", "no", "off", "0"):
        return True
    return files.executable(path) == (entry.mode == EXECUTABLE)
