"""At most so many fetches at once from one host (SPEC 10, Fleet)."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from filelock import Timeout

from trace_gate.adapters.fleet.host_slots import slot


def test_one_more_than_there_are_places_waits(tmp_path: Path):
    folder = str(tmp_path / "hosts")
    with slot(folder, "git.example", 2, 0), slot(folder, "git.example", 2, 0):
        with pytest.raises(Timeout), slot(folder, "git.example", 2, 0):
            pass
        with slot(folder, "other.example", 2, 0):
            pass
    with slot(folder, "git.example", 1, 0):
        pass


def test_a_place_is_free_again_after_an_error(tmp_path: Path):
    with pytest.raises(KeyError), slot(str(tmp_path), "h", 1, 0):
        raise KeyError
    with slot(str(tmp_path), "h", 1, 0):
        pass


def test_who_waits_is_next(tmp_path: Path):
    order: list[str] = []
    first = slot(str(tmp_path), "h", 1, 0)
    first.__enter__()

    def second() -> None:
        with slot(str(tmp_path), "h", 1, 60):
            order.append("second")

    waiting = threading.Thread(target=second)
    waiting.start()
    order.append("first")
    first.__exit__(None, None, None)
    waiting.join()
    assert order == ["first", "second"]


def test_a_folder_of_this_computer_needs_no_place(tmp_path: Path):
    with slot(str(tmp_path / "hosts"), "", 1, 0), slot(str(tmp_path / "hosts"), "", 1, 0):
        assert not (tmp_path / "hosts").exists()
