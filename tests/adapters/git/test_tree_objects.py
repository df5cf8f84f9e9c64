"""Tree objects are read the same with regular expressions and without."""

from __future__ import annotations

import sys

import pytest

from trace_gate.adapters.git import tree_objects
from trace_gate.core.errors import RepositoryUnreadable

FOLDER = b"".join(b"100644 TRACE-20250102-%03d.yaml\0%020d" % (n, n) for n in range(1, 999))


@pytest.fixture(params=["with", "without"])
def expressions(request, monkeypatch):
    """With the module of regular expressions, and as in a hook that has not imported it."""
    if request.param == "without":
        monkeypatch.delitem(sys.modules, "re")
    yield request.param
    assert ("re" in sys.modules) == (request.param == "with")


def test_a_month_of_traces_is_read_whole_and_nothing_is_imported_for_it(expressions):
    assert tree_objects.MANY < len(FOLDER) < tree_objects.VERY_MANY
    found = tree_objects.parse(FOLDER, 20)
    assert len(found) == 998
    assert found[b"TRACE-20250102-007.yaml"] == ("100644", (b"%020d" % 7).hex())


@pytest.mark.parametrize(
    "forged",
    [
        FOLDER[:-1],
        FOLDER + b"100644 TRACE-20250102-998.yaml\0%020d" % 0,
        FOLDER + b"100644 A\0%020d" % 0,
        FOLDER + b"100644 TRACE/x\0%020d" % 0,
        FOLDER + b"999 x\0%020d" % 0,
    ],
)
def test_what_git_would_never_write_is_refused_by_both(expressions, forged):
    with pytest.raises(RepositoryUnreadable):
        tree_objects.parse(forged, 20)
