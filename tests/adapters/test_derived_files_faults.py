"""A disk that is full, broken or not ours: at each call of a write or a removal."""

from __future__ import annotations

import errno
import os

import pytest

from tests.support.derived_faults import ERRORS, failing
from trace_gate.adapters.derived.files import DerivedFiles
from trace_gate.core.errors import UsageError

PATH = "state/buckets/B0EXAMPLE1/IB-gift.yaml"
NEIGHBOUR = "state/buckets/B0EXAMPLE2/IB-gift.yaml"
MOST = 60
REMEDIES = {errno.ENOSPC: "Make room", errno.EIO: "Check the disk", errno.EACCES: "ls -ld"}


def fresh(tmp_path):
    return DerivedFiles(str(tmp_path), ["state"])


def attempt(act, number):
    """What it returned, or None where it failed: then in our words."""
    try:
        return act()
    except UsageError as error:
        told = error
    assert os.strerror(number) in told.message
    assert "state" in told.message
    assert REMEDIES[number] in told.remedy
    return None


def each_fault(patch, number, prepare, act, check, *, on):
    """Fail each call in turn, until there is none left to fail."""
    for at in range(1, MOST):
        files = prepare()
        with failing(patch, at, number, on=on) as faults:
            outcome = attempt(lambda files=files: act(files), number)
        files.close()
        check(outcome)
        if not faults.happened:
            return at
    raise AssertionError("there is always one more call")


@pytest.mark.parametrize("on", [False, True])
@pytest.mark.parametrize("number", ERRORS)
@pytest.mark.parametrize("old", [None, b"old", b"older than new"])
def test_a_fault_at_any_call_of_a_write_leaves_old_or_new_content(
    tmp_path, monkeypatch, number, old, on
):
    def prepare():
        files = fresh(tmp_path)
        files.remove(PATH)
        files.write(NEIGHBOUR, b"a")
        if old is not None:
            files.write(PATH, old)
        files.close()
        return fresh(tmp_path)

    def check(outcome):
        with fresh(tmp_path) as files:
            assert files.read(PATH) in ((b"new",) if outcome else (old, b"new"))
            left = files.sweep()
            assert not left or on
            assert files.listing() in ([PATH, NEIGHBOUR], [NEIGHBOUR])
            files.write(PATH, b"new")
            assert files.read(PATH) == b"new"

    calls = each_fault(
        monkeypatch, number, prepare, lambda files: files.write(PATH, b"new"), check, on=on
    )
    assert calls > 10


@pytest.mark.parametrize("on", [False, True])
@pytest.mark.parametrize("number", ERRORS)
def test_a_fault_at_any_call_of_a_removal_leaves_the_file_or_not(tmp_path, monkeypatch, number, on):
    def prepare():
        files = fresh(tmp_path)
        files.write(PATH, b"old")
        files.write(NEIGHBOUR, b"a")
        files.close()
        return fresh(tmp_path)

    def check(outcome):
        with fresh(tmp_path) as files:
            assert files.read(PATH) in ((None,) if outcome else (b"old", None))
            assert files.read(NEIGHBOUR) == b"a"
            files.remove(PATH)
            assert files.listing() == [NEIGHBOUR]

    calls = each_fault(monkeypatch, number, prepare, lambda files: files.remove(PATH), check, on=on)
    assert calls > 7


@pytest.mark.parametrize("number", ERRORS)
@pytest.mark.parametrize("act", ["survey", "listing", "sweep", "read"])
def test_a_fault_at_any_call_of_a_look_is_told(tmp_path, monkeypatch, number, act):
    def prepare():
        files = fresh(tmp_path)
        files.write(PATH, b"old")
        files.write("state/buckets/.1-1.trace-gate.tmp", b"")
        files.close()
        return fresh(tmp_path)

    def look(files):
        return files.read(PATH) if act == "read" else getattr(files, act)()

    outcomes = []
    calls = each_fault(monkeypatch, number, prepare, look, outcomes.append, on=False)
    assert calls > 4
    assert outcomes[-1] is not None
    assert None in outcomes


def test_a_run_goes_on_after_a_fault(tmp_path, monkeypatch):
    with fresh(tmp_path) as files:
        files.write(PATH, b"old")
        with failing(monkeypatch, 2, errno.EIO), pytest.raises(UsageError):
            files.write(PATH, b"new")
        assert files.write(PATH, b"new")
        assert files.write(NEIGHBOUR, b"new")
        assert len(files.survey()[0]) == 2


def test_no_descriptor_is_lost_by_a_fault(tmp_path, monkeypatch):
    with fresh(tmp_path) as files:
        files.write(PATH, b"old")
    before = os.listdir("/dev/fd")
    for at in range(1, 20):
        with fresh(tmp_path) as files, failing(monkeypatch, at, errno.EIO):
            attempt(lambda files=files: files.write(PATH, b"new"), errno.EIO)
        assert os.listdir("/dev/fd") == before
