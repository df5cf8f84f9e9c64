"""The memory of audits on disk, and the key that seals it (SPEC 9, Auditing a history)."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from trace_gate.adapters.store.audit_memo import AuditMemo
from trace_gate.core.audit.memo import Remembered
from trace_gate.core.audit.step import JudgedStep

ROWS = (Remembered(step=JudgedStep(commit="a", base=None, commits=1, policy="p"), length=1),)


def memo(folder: Path, state: str = "state", form: str = "sha1") -> AuditMemo:
    git = SimpleNamespace(common_dir=str(folder / "git"), object_format=form)
    return AuditMemo(git, str(folder / state))


def test_what_was_kept_is_there_and_nothing_before(tmp_path: Path):
    assert (memo(tmp_path).rows(), memo(tmp_path).was_changed) == ((), False)
    memo(tmp_path).keep(ROWS)
    again = memo(tmp_path)
    assert (again.rows(), again.was_changed) == (ROWS, False)


def test_the_key_can_be_read_by_its_user_alone(tmp_path: Path):
    memo(tmp_path).keep(ROWS)
    assert (tmp_path / "state/audit-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("key", [b"", b"short", b"k" * 32, None])
def test_without_the_key_that_sealed_it_nothing_counts(tmp_path: Path, key: bytes | None):
    memo(tmp_path).keep(ROWS)
    place = tmp_path / "state/audit-key"
    place.unlink()
    if key is not None:
        place.write_bytes(key)
    again = memo(tmp_path)
    assert (again.rows(), again.was_changed) == ((), True)


def test_another_form_of_names_is_another_memory_and_no_change(tmp_path: Path):
    memo(tmp_path).keep(ROWS)
    other = memo(tmp_path, form="sha256")
    assert (other.rows(), other.was_changed) == ((), False)


def test_where_nothing_can_be_written_nothing_is_remembered(tmp_path: Path):
    (tmp_path / "state").write_text("a file in the place of the folder")
    memo(tmp_path).keep(ROWS)
    assert memo(tmp_path).rows() == ()
