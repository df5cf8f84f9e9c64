"""Names that differ by case only (SPEC 4 and 6, Safe names): what is left counts, with real Git."""

from __future__ import annotations

import pytest

from tests.support.case_renames import moved
from tests.support.shop import Shop, codes, finding_lines


@pytest.fixture
def data(shop: Shop) -> Shop:
    """A base with two files in `data/`, one of them deeper."""
    shop.switch("main")
    shop.write("data/bids.csv", "mug,1\n")
    shop.write("data/deep/er.csv", "mug,2\n")
    shop.commit()
    shop.git("checkout", "-q", "-B", "work", "main")
    return shop


def test_a_folder_may_be_renamed_by_case_when_nothing_is_left_in_it(data: Shop):
    moved(data, "data/bids.csv", "Data/bids.csv")
    moved(data, "data/deep/er.csv", "Data/deep/er.csv")
    assert codes(data.staged()) == [], finding_lines(data.staged())
    data.commit()
    assert data.judge().verdict == "PASS", finding_lines(data.judge())
    assert data.pushed("HEAD", "refs/heads/work").verdict == "PASS"


def test_half_a_rename_leaves_two_folders(data: Shop):
    moved(data, "data/bids.csv", "Data/bids.csv")
    assert "TG411" in codes(data.staged())
    data.commit()
    found = data.judge()
    assert codes(found) == ["TG411"]
    assert "data" in found.findings[0].message
    moved(data, "data/deep/er.csv", "Data/deep/er.csv")
    data.commit("the other half")
    assert data.judge().verdict == "PASS", finding_lines(data.judge())


def test_a_file_that_stays_in_a_deeper_folder_keeps_all_above_it(data: Shop):
    moved(data, "data/bids.csv", "DATA/bids.csv")
    data.commit()
    assert codes(data.judge()) == ["TG411"]


def test_a_file_may_be_renamed_by_case(data: Shop):
    moved(data, "data/bids.csv", "data/Bids.csv")
    data.commit()
    assert data.judge().verdict == "PASS", finding_lines(data.judge())


def test_a_file_that_stays_has_no_twin(data: Shop):
    data.write("data/Bids.csv", "x\n")
    data.save(data.decision("file/data/Bids.csv"))
    assert codes(data.staged()) == ["TG411"], finding_lines(data.staged())
    data.commit()
    assert codes(data.judge()) == ["TG411"], finding_lines(data.judge())


def test_a_file_may_take_the_place_of_an_emptied_folder(data: Shop):
    moved(data, "data/bids.csv", "Data")
    data.git("update-index", "--force-remove", "data/deep/er.csv")
    data.save(data.decision("file/data/deep/er.csv"))
    data.commit()
    assert data.judge().verdict == "PASS", finding_lines(data.judge())


def test_two_new_names_that_differ_by_case_are_refused(data: Shop):
    moved(data, "data/bids.csv", "new/x.csv")
    moved(data, "data/deep/er.csv", "New/y.csv")
    data.commit()
    assert codes(data.judge()) == ["TG411"]


def test_the_folder_of_the_traces_has_one_spelling(data: Shop):
    name = data.trace_path(data.save(data.observation()))
    data.commit()
    mode, oid = data.git("ls-files", "-s", name).split()[:2]
    data.git("update-index", "--force-remove", name)
    data.git("update-index", "--add", "--cacheinfo", f"{mode},{oid},{name.replace('t', 'T', 1)}")
    data.commit()
    assert "TG411" in codes(data.judge())


def test_evidence_may_be_renamed_by_case_while_no_trace_needs_it(data: Shop):
    data.write("uploads/plan.csv", "x\n")
    data.save(data.decision("file/uploads/plan.csv"))
    data.commit()
    data.branch("next", "work")
    moved(data, "uploads/plan.csv", "uploads/Plan.csv")
    data.commit()
    assert data.judge("work", "next").verdict == "PASS", finding_lines(data.judge("work", "next"))
    moved(data, "uploads/week.csv", "uploads/Week.csv")
    data.commit()
    assert "TG304" in codes(data.judge("work", "next"))


def test_a_name_longer_than_a_computer_can_keep_is_refused(data: Shop):
    moved(data, "data/bids.csv", "data/" + "x" * 256)
    data.commit()
    assert codes(data.judge()) == ["TG411"]
