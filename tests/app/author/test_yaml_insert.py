"""A new entry of a map stands at its end, and nothing else moves."""

from __future__ import annotations

import difflib

import pytest
import yaml

from trace_gate.app.author import yaml_insert
from trace_gate.core.errors import Refused, UsageError

MEI = {"emails": ["mei@shop.example"], "keys": ["one\n\ntwo", "three"]}

PLAIN = """\
version: 1   # raise it
approvers:
  lin:  # our boss
    emails: [lin@shop.example]
    keys:
      - ssh-ed25519 AAAA lin@laptop   # the laptop
      # the old one is lost

# What an approval is.
approval:
  valid_days: 14
"""
BLOCK = """\
approvers:
    lin:
        emails:
        -   lin@shop.example
        keys:
        - |-
          -----BEGIN
          # not a comment

          END


agents: []
"""
LAST = "approvers:\n  lin:\n    emails: [a@x.com]"
INSIDE = "approvers:\n  lin:\n    emails: [a@x.com]\n# odd\n    keys: [k]\n# next\nagents: []\n"
FLOW = "approvers: {lin: {emails: [a@x.com]}}  # flow\nagents: []\n"
QUOTED = "'approvers':\n  'lin':\n    emails: [a@x.com]\n\n'agents': []\n"
LAYOUTS = [PLAIN, BLOCK, LAST, INSIDE, FLOW, QUOTED]


def added(text: str, name: str = "mei") -> str:
    return yaml_insert.add(text.encode(), "gate.yaml", ("approvers", name), MEI).decode()


def differences(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went, and those that came."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [each[2:] for each in lines if each[0] == "-"], [
        each[2:] for each in lines if each[0] == "+"
    ]


@pytest.mark.parametrize("text", LAYOUTS)
def test_the_entry_is_the_last_of_its_map(text: str):
    before, after = yaml.safe_load(text), yaml.safe_load(added(text))
    assert after == {**before, "approvers": {**before["approvers"], "mei": MEI}}
    assert list(after) == list(before)
    assert list(after["approvers"]) == ["lin", "mei"]


@pytest.mark.parametrize("text", [PLAIN, BLOCK, LAST, INSIDE, QUOTED])
def test_no_line_that_was_there_goes(text: str):
    gone, come = differences(text, added(text))
    assert gone == []
    assert [line for line in come if line != line.rstrip()] == []
    assert come[0].strip() == "mei:"
    assert len(come[0]) - len(come[0].lstrip()) == (4 if text is BLOCK else 2)


def test_what_comes_next_keeps_its_comment():
    after = added(PLAIN)
    assert "      # the old one is lost\n  mei:\n" in after
    assert "\n\n# What an approval is.\napproval:\n" in after


def test_line_ends_stay_what_they_are():
    after = added(PLAIN.replace("\n", "\r\n"))
    assert after.count("\n") == after.count("\r\n")
    assert after.replace("\r\n", "\n") == added(PLAIN)


@pytest.mark.parametrize("text", ["agents: []\n", "approvers: {}\nagents: []\n"])
def test_the_first_entry_makes_the_map(text: str):
    assert yaml.safe_load(added(text))["approvers"] == {"mei": MEI}


@pytest.mark.parametrize("name", ["on", "1", "a b", "2025-01-01"])
def test_a_name_is_text_for_every_reader(name: str):
    assert list(yaml.safe_load(added(PLAIN, name))["approvers"]) == ["lin", name]


def test_what_cannot_be_read_is_told_as_it_is():
    with pytest.raises(Refused):
        added("approvers: [\n")


def test_what_would_say_something_else_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(yaml_insert, "_end", lambda *_: 3)
    with pytest.raises(UsageError, match=r"approvers\.mei"):
        added(PLAIN)
    monkeypatch.setattr(yaml_insert.yaml_edit, "block", lambda _: "mei: {\n")
    with pytest.raises(UsageError, match=r"approvers\.mei"):
        added(PLAIN)


ENTRY = {"uri": "uploads/b.csv", "captured_at": "2025-01-15T10:00:00Z"}
LISTS = [
    "trace:\n  evidence:\n    - uri: a.csv # mine\n      note: x\n\n  # seen\n  entity: {a: A}\n",
    "trace:\n  evidence:\n  - uri: uploads/a.csv\n    note: x\n  # seen\n  entity:\n    asin: A\n",
    "trace:\n  evidence:\n    - note: x\n",
    "trace:\n  evidence: []\n  entity:\n    asin: A\n",
]  # fmt: skip


@pytest.mark.parametrize("text", LISTS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_item_is_the_last_of_its_list_and_no_line_goes(text: str, end: str):
    given = text.replace("\n", end).encode()
    made = yaml_insert.append(given, "t.yaml", ("trace", "evidence"), ENTRY).decode()
    before, after = yaml.safe_load(text)["trace"], yaml.safe_load(made)["trace"]
    assert after["evidence"][:-1] == (before["evidence"] or [])
    assert after["evidence"][-1]["uri"] == "uploads/b.csv"
    assert after.get("entity") == before.get("entity")
    gone, _ = differences(text, made.replace(end, "\n"))
    assert [line for line in gone if "[]" not in line] == []
    assert ("\r\n" in made) is (end == "\r\n")
    if "# seen" in text:
        assert made.index("b.csv") < made.index("# seen")


def test_an_item_of_a_list_on_one_line_comes_in_as_well():
    text = b"trace:\n  evidence: [{uri: uploads/a.csv}]\n"
    made = yaml_insert.append(text, "t.yaml", ("trace", "evidence"), ENTRY)
    found = yaml.safe_load(made)["trace"]["evidence"]
    assert [each["uri"] for each in found] == ["uploads/a.csv", "uploads/b.csv"]


ITEM = {"id": "b", "paths": ["/b.csv"], "values": [{"column": "Bid"}]}
ITEM_TEXT = ("- id: b", '  paths: ["/b.csv"]', "  values:", "    - {column: Bid}")
EMPTY = "# Which files.\nversion: 1\n\nlist: []\n\n#   - id: example\n"
INDENTED = "version: 1\nlist:\n  - id: a   # ours\n    paths: [x]\n\n# what comes next\nlast: 1\n"
NOT_INDENTED = "list:\n- id: a\n  paths:\n  - x\nlast: 1\n"


@pytest.mark.parametrize("text", [EMPTY, INDENTED, NOT_INDENTED, EMPTY.replace("\n", "\r\n"),
                                  "version: 1\n", "version: 1\nlist:\n  - id: a"])  # fmt: skip
def test_an_item_comes_below_those_that_are_there_and_nothing_else_moves(text):
    out = yaml_insert.listed(text.encode(), "m.yaml", "list", ITEM_TEXT, ITEM).decode()
    before = yaml.safe_load(text)
    assert yaml.safe_load(out) == {**before, "list": [*before.get("list", []), ITEM]}
    went, came = differences(text, out)
    assert went == (["list: []"] if "list: []" in text else [])
    assert {each.strip() for each in came} <= {"list:", *(each.strip() for each in ITEM_TEXT)}
    assert ("\r\n" in out) == ("\r\n" in text)


@pytest.mark.parametrize("text", ["list: [{id: a}]\n", "list: []  # none\n", "list: [\n]\n"])
def test_a_list_in_another_layout_is_left_to_a_person(text):
    with pytest.raises(UsageError) as stopped:
        yaml_insert.listed(text.encode(), "m.yaml", "list", ITEM_TEXT, ITEM)
    assert "by hand" in stopped.value.remedy
