"""The two lines that CI prints for an approver do what they say, in a clone of the approver's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import runner
from tests.support.approvals import MEI, mei_with, protected_change, set_gate, ssh_keys
from tests.support.ci_pushes import origin, pushed, tip
from tests.support.live import built, cloned, copied
from tests.support.native_hooks import install
from tests.support.runner import Job
from tests.support.shop import Shop
from tests.support.typed_commands import typed

MARK = "An approver types, in a clone with hooks:\n"
HOSTILE = 'fix/$(touch$IFS"pwned")\'s;`id`'


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("hand") / "built")


@pytest.mark.parametrize("branch", ["work", HOSTILE])
def test_the_two_lines_of_a_pull_request_bring_the_approval(
    source: Path, tmp_path: Path, branch: str
):
    shop: Shop = copied(source, tmp_path / "copy")
    shop.switch("main")
    set_gate(shop, approvers=mei_with(ssh_keys(tmp_path, "mei")["mei"]))
    shop.commit("Mei approves")
    base = pushed(shop, "main")
    shop.git("checkout", "-q", "-B", "work", "main")
    protected_change(shop)
    head = pushed(shop, branch)
    mei = cloned(shop, tmp_path / "mei-shop", MEI)
    install(mei)
    event = runner.pull_request(base, head, branch=branch)
    stopped = Job(tmp_path / "first", origin(shop), head).ci("pull_request", event)
    assert stopped.exit_code == 1
    lines = stopped.output.partition(MARK)[2].splitlines()
    assert len(lines) == 2
    for line in lines:
        typed(mei, line.strip())
    shop.git("fetch", "-q", "origin", f"+refs/heads/{branch}:refs/heads/approved")
    approved = tip(shop, "approved")
    assert approved != head
    event = runner.pull_request(base, approved, branch=branch)
    done = Job(tmp_path / "second", origin(shop), approved).ci("pull_request", event)
    assert done.exit_code == 0, done.output
    assert not list(tmp_path.rglob("pwned"))
