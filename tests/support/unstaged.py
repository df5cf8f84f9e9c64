"""A repository with a trace on disk and nothing staged, for what hints at such traces."""

from __future__ import annotations

from pathlib import Path


class OneFolder:
    """As much of a repository as a hint asks."""

    def __init__(self, top: Path) -> None:
        self.top, self.private_dir = str(top), str(top / "private")

    def index_entries(self, _paths):
        return {}


def written(top: Path, root: str) -> str:
    """The path of a trace that is written below a folder of traces."""
    path = f"{root}/2025-01/TRACE-20250103-001.yaml"
    (top / path).parent.mkdir(parents=True)
    (top / path).write_text("id: TRACE-20250103-001\n")
    return path
