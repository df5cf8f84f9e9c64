"""A history held against what it was (SPEC 9). TG802."""

from __future__ import annotations

import pytest

from trace_gate.core.audit.checkpoint import Checkpoint, compare, read, written
from trace_gate.core.audit.root import Root

STEPS = [f"{number:040x}" for number in range(1, 8)]
BRANCH = "refs/heads/main"


def checkpoint(steps: list[str], **changes) -> Checkpoint:
    root = Root()
    for each in steps:
        root.add(each)
    known = Checkpoint(
        branch=BRANCH, steps=len(steps), root=root.hexdigest(), commit=steps[-1], traces=4
    )
    return known.with_(**changes)


KNOWN = checkpoint(STEPS[:5])


def test_it_is_read_as_it_was_written_also_with_signatures_of_others_behind_it():
    text = written(KNOWN)
    assert read(text) == KNOWN
    assert read(f"{text}\n— witness.example AAAA\n") == KNOWN
    assert text.splitlines()[:2] == ["trace-gate audit of refs/heads/main", "5"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "",
        lambda text: text.replace("trace-gate audit of", "another log of"),
        lambda text: text.replace("\n5\n", "\n-5\n"),
        lambda text: text.replace("\n5\n", "\n05\n"),
        lambda text: text.replace("\n5\n", "\n\u0665\n"),
        lambda text: text.replace("commit ", "comit "),
        lambda text: text.replace("traces 4", "traces four"),
        lambda text: text.replace("=\n", "\n"),
        lambda text: text.replace(STEPS[4], STEPS[4][:10]),
        lambda text: text.replace("traces 4\n", "traces 4\nmore 1\n"),
        lambda text: text.replace("traces 4\n", ""),
    ],
)
def test_another_text_is_no_checkpoint(change):
    with pytest.raises(ValueError, match=r"\w"):
        read(change(written(KNOWN)))


@pytest.mark.parametrize("length", [5, 6, 7])
def test_a_history_that_only_grew_is_the_same(length):
    assert compare(KNOWN, BRANCH, STEPS[:length], 4) is None


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (STEPS[:4], "taken out"),
        ([], "taken out"),
        ([*STEPS[:2], "f" * 40, *STEPS[3:]], "rewritten"),
        (STEPS[1:], "rewritten"),
        ([*STEPS[:4], "f" * 40, *STEPS[5:]], "rewritten"),
        ([STEPS[1], STEPS[0], *STEPS[2:]], "rewritten"),
    ],
)
def test_a_history_that_lacks_a_step_or_has_another_one_is_found(steps, told):
    found = compare(KNOWN, BRANCH, steps, 4)
    assert found is not None
    assert (found.code, found.level, found.commit) == ("TG802", "error", STEPS[4])
    assert told in found.message


@pytest.mark.parametrize(
    ("known", "branch", "traces"),
    [
        (KNOWN, "refs/heads/other", 4),
        (KNOWN, BRANCH, 3),
        (KNOWN, BRANCH, None),
        (KNOWN.with_(commit="f" * 40), BRANCH, 4),
        (KNOWN.with_(root="0" * 64), BRANCH, 4),
        (KNOWN.with_(steps=4), BRANCH, 4),
    ],
)
def test_each_line_of_a_checkpoint_is_held_against_the_history(known, branch, traces):
    found = compare(known, branch, STEPS, traces)
    assert found is not None
    assert found.code == "TG802"
