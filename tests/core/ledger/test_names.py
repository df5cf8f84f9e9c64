"""Which path and which id a trace may have, on values (SPEC 4, Names)."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.policy import shipped
from tests.support.unit_case import codes, entry, ledger, name, places, touched, trace, trace_file
from trace_gate.core.git_model import EXECUTABLE, REGULAR, SUBMODULE, SYMLINK
from trace_gate.core.ledger import names
from trace_gate.core.trace import ids

PLACE = "traces/2025-01/TRACE-20250102-001.yaml"
OTHER = "traces/2025-01/TRACE-20250102-002.yaml"


def found(*brought, **fields):
    return list(names.check(ledger(*brought, **fields), shipped()))


def at(path, data=None):
    return touched(trace_file(data or trace(1), path))


def stray(path, mode=REGULAR):
    return names.stray(path, entry("x", mode), "traces")


def test_a_trace_at_its_place_passes():
    assert found(trace(1), trace(2)) == []


@pytest.mark.parametrize("path", [OTHER, "traces/2025-02/TRACE-20250102-001.yaml", "traces/a.yaml"])
def test_another_place_is_told_with_the_move_that_mends_it(path):
    (wrong,) = found(at(path))
    assert (wrong.code, wrong.path, wrong.line) == ("TG201", path, 3)
    assert wrong.remediation.startswith(f"git mv {path} {PLACE}")


def test_the_id_of_the_name_is_offered_where_the_name_is_one():
    assert found(at(OTHER))[0].remediation.endswith(f"or write `id: {name(2)}`")
    assert "or write" not in found(at("traces/a.yaml"))[0].remediation


def test_an_id_of_the_base_stays_there():
    wrong = found(at(OTHER), base=[trace(1)])
    assert codes(wrong) == ["TG201", "TG202"]
    assert PLACE in wrong[1].message
    assert {each.remediation for each in wrong} == {
        f"Write `id: {name(2)}`, as this file is called."
    }


def test_two_new_files_with_one_id_are_told_at_the_one_that_is_misplaced():
    wrong = found(at(PLACE), at(OTHER))
    assert [(each.code, each.path) for each in wrong] == [("TG201", OTHER), ("TG202", OTHER)]


def test_where_the_name_is_no_id_the_next_number_is_taken():
    wrong = found(at("traces/a.yaml"), base=[trace(1)])
    assert all(each.remediation.endswith("trace-gate renumber traces/a.yaml") for each in wrong)


@pytest.mark.parametrize(
    ("created", "passes"),
    [
        ("2025-01-02T00:00:00+00:00", True),
        ("2025-01-02T23:59:59.999Z", True),
        ("2025-01-03T00:00:00Z", False),
        ("2025-01-01T23:59:59Z", False),
        ("2025-01-01T20:00:00-08:00", True),
        ("2025-01-02T20:00:00-08:00", False),
        ("2025-02-30T00:00:00Z", True),
        ("soon", True),
        (None, True),
    ],
)
def test_the_day_of_the_id_is_that_of_created_at_in_utc(created, passes):
    """What is no moment is told by the time, not by the name."""
    wrong = found(trace(1, created_at=created))
    assert places(wrong) == ([] if passes else [("TG201", "created_at")])
    if wrong:
        assert wrong[0].remediation.startswith(f"trace-gate renumber {PLACE}   # or write")


@pytest.mark.parametrize("odd", ["TRACE-1", "TRACE-20250230-001", "", 7, None])
def test_what_is_no_id_is_left_to_the_schema(odd):
    assert found(at("traces/a.yaml", trace(1, id=odd))) == []


def test_a_sealed_trace_that_stays_is_not_asked():
    wrong = trace_file(trace(1), OTHER)
    assert found(touched(wrong, sealed=wrong)) == []


# --- what is no trace ----------------------------------------------------------------------------


def test_strays_of_the_unit_are_told():
    (wrong,) = found(strays=(("traces/notes.md", entry("x")),))
    assert (wrong.code, wrong.path, wrong.level) == ("TG207", "traces/notes.md", "error")


@pytest.mark.parametrize(
    ("mode", "what", "fix"),
    [
        (EXECUTABLE, "an executable file", f"git update-index --chmod=-x {PLACE}"),
        (SYMLINK, "a symbolic link", f"git add {PLACE}"),
        (SUBMODULE, "a submodule", f"git add {PLACE}"),
    ],
)
def test_a_trace_is_an_ordinary_file(mode, what, fix):
    wrong = stray(PLACE, mode)
    assert f"This trace is {what}." in wrong.message
    assert fix in wrong.remediation


@pytest.mark.parametrize(
    "path",
    [
        "traces/TRACE-20250102-001.yaml",
        "traces/2025-01/TRACE-20250102-001.yml",
        "traces/2025-01/trace-20250102-001.yaml",
        "traces/2025-01/TRACE-20250102-001.yaml.orig",
        "traces/2024-12/TRACE-20250102-001.yaml",
    ],
)
def test_a_trace_that_is_astray_is_sent_to_its_place(path):
    assert stray(path).remediation == f"git mv {path} {PLACE}"


@pytest.mark.parametrize("last", ["md", "txt", "rst", "MD"])
def test_notes_go_to_the_docs(last):
    fix = stray(f"traces/my notes.{last}").remediation
    assert fix.startswith(
        f"mkdir -p docs && git mv 'traces/my notes.{last}' 'docs/my notes.{last}'"
    )


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        ("traces", REGULAR),
        ("traces/x.csv", REGULAR),
        ("traces/run.md", EXECUTABLE),
        ("traces/sub", SUBMODULE),
        ("traces/md", REGULAR),
    ],
)
def test_all_else_leaves_the_index_and_stays_on_disk(path, mode):
    fix = stray(path, mode).remediation
    assert fix.startswith(f"git rm --cached --force -- {path}   # it stays on disk")


def test_a_file_in_place_of_the_folder_is_no_note():
    fix = names.stray("notes.md", entry("x"), "notes.md").remediation
    assert fix.startswith("git rm --cached --force -- notes.md")


# --- whatever the name ---------------------------------------------------------------------------

NUMBERS = st.integers(1, 10**18 - 1)
DAYS = st.dates().map(lambda day: day.isoformat())


@given(DAYS, NUMBERS)
def test_each_id_passes_at_its_own_path_and_at_no_other(day, number):
    own = f"TRACE-{day.replace('-', '')}-{number:03d}"
    data = trace(1, id=own, created_at=f"{day}T12:00:00Z")
    right = ids.path_of(own)
    assert found(at(right, data)) == []
    for wrong in (
        right.lower(),
        f"{right}.yaml",
        right.replace("/TRACE", "/x/TRACE"),
        f"./{right}",
    ):
        assert codes(found(at(wrong, data))) == ["TG201"]


@given(st.text(string.ascii_letters + "0123456789-./_ü ", min_size=1, max_size=40))
def test_whatever_is_astray_has_one_finding_with_a_command(rest):
    wrong = stray(f"traces/{rest}")
    assert wrong.code == "TG207"
    assert any(
        wrong.remediation.startswith(each)
        for each in ("git mv ", "git rm --cached", "mkdir -p docs && git mv ")
    )
