"""Several files get new content together, or none of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from trace_gate.app.author.replace_together import replace

if TYPE_CHECKING:
    from trace_gate.app.ports import Workspace


class Disk:
    """Files in memory; one path takes nothing."""

    def __init__(self, full: str = "") -> None:
        self.files, self.full = {"a": b"1", "b": b"2", "c": b"3"}, full

    def replace(self, path: str, data: bytes) -> None:
        if path == self.full:
            raise OSError(28, "No space left on device")
        self.files[path] = data


NEW = [("a", b"1", b"x"), ("b", b"2", b"y"), ("c", b"3", b"z")]


def test_all_are_written() -> None:
    disk = Disk()
    replace(cast("Workspace", disk), NEW)
    assert disk.files == {"a": b"x", "b": b"y", "c": b"z"}


@pytest.mark.parametrize("full", ["a", "b", "c"])
def test_where_one_cannot_be_written_the_others_are_as_they_were(full: str) -> None:
    disk = Disk(full)
    with pytest.raises(OSError, match="No space"):
        replace(cast("Workspace", disk), NEW)
    assert disk.files == {"a": b"1", "b": b"2", "c": b"3"}
