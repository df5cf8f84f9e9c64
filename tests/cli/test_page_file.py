"""Which file a page may be written to."""

from __future__ import annotations

import pytest

from trace_gate.cli.page_file import refuse_other, write
from trace_gate.core.errors import UsageError

MARKS = (b"<!-- other -->", b"<!-- mine -->")


@pytest.fixture
def top(tmp_path):
    (tmp_path / "repository").mkdir()
    return tmp_path / "repository"


def allowed(path, top, *, force=False):
    refuse_other(str(path), MARKS, str(top), force=force)


def test_a_new_file_and_one_of_ours_may_be_written(top):
    allowed(top / "new.html", top)
    (top / "ours.html").write_bytes(b"<!doctype html>\n<!-- mine -->\n")
    allowed(top / "ours.html", top)
    allowed(top.parent / "elsewhere.html", top)


def test_the_file_of_somebody_else_is_replaced_only_by_force(top):
    (top / "bids.csv").write_text("campaign,bid\n")
    with pytest.raises(UsageError, match="no such page") as refused:
        allowed(top / "bids.csv", top)
    assert "--force" in (refused.value.remedy or "")
    allowed(top / "bids.csv", top, force=True)
    far = b"x" * 5000 + MARKS[1]
    (top / "far.html").write_bytes(far)
    with pytest.raises(UsageError, match="no such page"):
        allowed(top / "far.html", top)


def test_nothing_is_written_through_a_link(top):
    (top.parent / "secret").write_bytes(MARKS[0])
    (top / "page.html").symlink_to(top.parent / "secret")
    for force in (False, True):
        with pytest.raises(UsageError, match="symbolic link"):
            allowed(top / "page.html", top, force=force)


def test_no_folder_of_the_repository_leads_out_of_it(top):
    (top.parent / "home").mkdir()
    (top / "reports").symlink_to(top.parent / "home")
    for force in (False, True):
        with pytest.raises(UsageError, match="leads out of the repository"):
            allowed(top / "reports" / "page.html", top, force=force)
    (top / "real").mkdir()
    (top / "inside").symlink_to(top / "real")
    allowed(top / "inside" / "page.html", top)


def test_a_folder_is_no_file(top):
    with pytest.raises(UsageError, match="is a folder"):
        allowed(top, top, force=True)


def test_a_page_is_written_whole_whatever_its_text(top):
    assert write(str(top / "page.html"), "a \udcff b\n") == "1 kB"
    assert (top / "page.html").read_bytes() == b"a \\udcff b\n"
