"""What waits for an approval is sent to an approver on another computer, as the gate says."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.support.approvals import MEI, mei_with, set_gate, ssh_keys
from tests.support.live import built, cloned, copied, plain_git
from tests.support.native_hooks import install
from tests.support.shop import Shop
from tests.support.typed_commands import typed

PROTECTED = "scripts/sort.sh"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("two") / "built")


@pytest.fixture
def pair(source: Path, tmp_path: Path) -> tuple[Shop, Shop]:
    """Ann's shop, in which Mei is the approver, and Mei's clone; both with hooks."""
    ann = copied(source, tmp_path / "copy")
    ann.switch("main")
    set_gate(ann, approvers=mei_with(ssh_keys(tmp_path, "mei")["mei"]))
    ann.commit("Mei approves")
    ann.git("push", "-q", "origin", "main")
    ann.git("checkout", "-q", "-B", "work", "main")
    mei = cloned(ann, tmp_path / "mei-shop", MEI)
    for each in (ann, mei):
        install(each)
    return ann, mei


def steps(said: str) -> dict[str, str]:
    """Who types what."""
    rows = [line.strip().partition(":") for line in said.splitlines()]
    names = ("you", "the approver", "you, then")
    return {name: command.strip() for name, _, command in rows if name in names}


def judged(ann: Shop) -> str:
    """What CI says now."""
    ann.clock = int(time.time())
    return ann.judge("origin/main").verdict


def protected(ann: Shop) -> str:
    ann.write(PROTECTED, "echo sorted\n")
    trace = ann.decision(f"file/{PROTECTED}", check="ESCALATE")
    return ann.save(trace)


@pytest.mark.parametrize("branch", ["work", "main"])
def test_what_the_hook_prints_brings_the_approval(pair: tuple[Shop, Shop], branch: str):
    ann, mei = pair
    ann.switch(branch)
    protected(ann)
    stopped = plain_git(ann, "commit", "-qm", "Sort it")
    assert stopped.returncode != 0
    way = steps(stopped.stderr)
    told = typed(ann, way["you"])
    assert "waits for the approval of a person" in told
    assert "was made without the gate" not in told
    name = ann.git("branch", "--show-current")
    assert name != "main", "nothing that waits goes to the protected branch"
    assert judged(ann) == "ESCALATE", "CI stays red"
    typed(mei, way["the approver"])
    typed(ann, way["you, then"])
    assert judged(ann) == "PASS"
    assert plain_git(ann, "push", "-q", "origin", f"{name}:main").returncode == 0


def test_a_push_that_is_stopped_says_the_rest_of_the_way(pair: tuple[Shop, Shop]):
    ann, mei = pair
    protected(ann)
    ann.commit("sort it")
    stopped = plain_git(ann, "push", "-q", "origin", "work")
    assert stopped.returncode != 0
    way = steps(stopped.stderr)
    assert "git commit" not in way["you"]
    typed(ann, way["you"])
    typed(mei, way["the approver"])
    typed(ann, way["you, then"])
    assert judged(ann) == "PASS"


def test_what_is_wrong_otherwise_is_not_sent(pair: tuple[Shop, Shop]):
    ann, _ = pair
    protected(ann)
    ann.write("ads/bids.csv", "no trace\n")
    stopped = plain_git(ann, "commit", "-qm", "Sort it")
    assert "BLOCK" in stopped.stderr
    assert "--no-verify" not in stopped.stderr


def test_without_a_remote_there_is_nowhere_to_send_it(pair: tuple[Shop, Shop]):
    ann, _ = pair
    ann.git("remote", "remove", "origin")
    protected(ann)
    stopped = plain_git(ann, "commit", "-qm", "Sort it")
    assert "ESCALATE" in stopped.stderr
    assert "--no-verify" not in stopped.stderr
