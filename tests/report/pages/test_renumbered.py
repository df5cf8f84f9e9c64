"""The page of `renumber`: what a trace is called now, and what points at it."""

from __future__ import annotations

from trace_gate.app.author.renumber import Moved
from trace_gate.report.pages import renumbered

OLD, NEW = "TRACE-20250106-001", "TRACE-20250106-004"
PATH = f"traces/2025-01/{NEW}.yaml"
DRAFT = "traces/2025-01/TRACE-20250106-003.yaml"
MOVED = Moved(
    old=OLD, new=NEW, old_path=f"traces/2025-01/{OLD}.yaml", path=PATH, stays=False, staged=False,
    links=(), unapproved=False,
)  # fmt: skip


def test_a_trace_that_nobody_points_at_is_renamed_and_staged():
    found = list(renumbered.lines((MOVED,)))
    assert found[0] == f"{OLD} is now {NEW}: {PATH}"
    assert found[-1] == f"next: git add {PATH}   then git commit"
    assert len(found) == 3


def test_what_follows_from_it_is_said():
    found = "\n".join(
        renumbered.lines((MOVED.with_(stays=True, links=(DRAFT,), unapproved=True, staged=True),))
    )
    assert f"traces/2025-01/{OLD}.yaml is the other trace again" in found
    assert f"{DRAFT} points at {NEW} now." in found
    assert f"trace-gate approve {NEW}" in found
    assert found.endswith("next: git status   then git commit, or git rebase --continue")


def test_of_several_all_have_to_be_staged():
    assert list(renumbered.lines((MOVED.with_(staged=True), MOVED)))[-1].startswith("next: git add")


def test_drafts_that_point_elsewhere_are_staged_or_there_is_none():
    assert list(renumbered.links((DRAFT,), NEW)) == [
        f"{DRAFT} points at {NEW} now.", f"next: git add {DRAFT}",
    ]  # fmt: skip
    assert list(renumbered.links((), NEW)) == ["No draft here pointed there."]
