"""The store of a fold, whatever thread lets go of it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from trace_gate.adapters.store.fold_store import FoldStore


def made_elsewhere(folder: Path | None) -> FoldStore:
    """A store that another thread has opened."""
    made: list[FoldStore] = []
    thread = threading.Thread(
        target=lambda: made.append(FoldStore.open(str(folder) if folder is not None else None))
    )
    thread.start()
    thread.join()
    return made[0]


@pytest.mark.parametrize("kept", [True, False])
def test_another_thread_may_let_go_of_a_store(tmp_path: Path, *, kept: bool):
    made_elsewhere(tmp_path if kept else None).close()
