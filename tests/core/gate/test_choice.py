"""What a decision took is one of the options that it weighed."""

from __future__ import annotations

import pytest

from tests.support import fast_yaml
from trace_gate.core.gate import choice
from trace_gate.core.git_model import Entry
from trace_gate.core.ledger.trace_file import TraceFile
from trace_gate.core.trace import document
from trace_gate.core.trace.model import Trace


def found(decision: object) -> list[str]:
    text = fast_yaml.dump({"trace": {"id": "TRACE-20250102-001", "decision": decision}})
    read = document.load(text.encode(), "traces/2025-01/TRACE-20250102-001.yaml")
    file = TraceFile(
        path="traces/2025-01/TRACE-20250102-001.yaml",
        entry=Entry(mode="100644", oid="1" * 40),
        trace=Trace.of(read),
        problems=(),
    )
    return [each.message for each in choice.check(file)]


def options(*names: object) -> list[dict]:
    return [{"option": name, "description": "x"} for name in names]


@pytest.mark.parametrize(
    "decision",
    [
        None,
        "text",
        {"rationale": "only"},
        {"options_considered": options("A", "B"), "selected_option": "B"},
        {"options_considered": None, "selected_option": "A"},
        {"options_considered": [], "selected_option": "A"},
        {"options_considered": options(1, 2), "selected_option": 2},
        {"options_considered": [{"description": "x"}], "selected_option": "A"},
    ],
)
def test_a_choice_among_the_options_or_a_draft_says_nothing(decision: object):
    assert found(decision) == []


@pytest.mark.parametrize("chosen", ["C", "b", "Leave it", "A ", 1])
def test_a_choice_that_was_not_weighed_is_found(chosen: object):
    (message,) = found({"options_considered": options("A", "B"), "selected_option": chosen})
    assert f"{chosen!r}" in message


def test_nothing_is_no_choice():
    (message,) = found({"options_considered": options("A", "B"), "selected_option": None})
    assert "selected_option is empty" in message


ALIKE = {
    "a space": ("A", "A "),
    "two spaces": ("Lower the bid", "Lower  the bid"),
    "capitals": ("A", "a"),
    "accents": ("Caf\u00e9", "Cafe\u0301"),
    "wide letters": ("A", "\uff21"),
    "a hard space": ("Leave it", "Leave\u00a0it"),
}


@pytest.mark.parametrize("names", ALIKE.values(), ids=ALIKE.keys())
def test_two_options_that_look_alike_are_found(names: tuple[object, object]):
    (message,) = found({"options_considered": options(*names), "selected_option": names[0]})
    assert "look alike" in message
    assert all(ascii(each) in message for each in names)


def test_two_options_of_one_name_are_found():
    (message,) = found({"options_considered": options("A", "B", "A"), "selected_option": "A"})
    assert "Two options are called 'A'" in message
