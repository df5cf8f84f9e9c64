"""An unsigned approval in a squash: its message says who brought it, so commit-msg decides.

(SPEC 7, Approval; SPEC 5, Callers.) Git itself calls the hooks.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.support import fast_yaml
from tests.support.approvals import (
    ANN,
    MEI,
    approve,
    escalated,
    mei_with,
    public,
    set_gate,
    ssh_keys,
)
from tests.support.live import built, copied, plain_git
from tests.support.native_hooks import install, made, stopped
from tests.support.shop import Shop, codes, finding_lines

LINE = f"Co-authored-by: mei <{MEI[1]}>"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with two approvers, whose decision Mei has approved without a signature."""
    place = built(tmp_path_factory.mktemp("squash") / "built")
    keys = ssh_keys(place, "mei", "kim")
    shop = Shop(place / "shop", clock=int(time.time()) - 5000)
    kim = {"emails": ["kim@shop.example"], "keys": [public(keys["kim"])]}
    set_gate(shop, approvers={**mei_with(keys["mei"]), "kim": kim})
    shop.commit("the policy of the base")
    shop.git("push", "-q", "origin", "main")
    return place


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    shop = copied(source, tmp_path / "copy")
    trace_id = escalated(shop)
    shop.who = MEI
    approve(shop, trace_id, None, reasons=())
    shop.commit("Mei approves")
    shop.who = ANN
    shop.git("checkout", "-q", "-b", "squashed", "main")
    shop.git("merge", "-q", "--squash", "work")
    install(shop)
    return shop


def test_the_line_in_the_message_is_enough(shop: Shop):
    said = made(shop, "commit", "-m", f"All in one\n\n{LINE}")
    assert "TG602 warning" in said
    assert "commit-msg" not in said
    shop.clock = int(time.time())
    found = shop.judge("origin/main")
    assert found.verdict == "PASS", finding_lines(found)


def test_without_it_the_message_is_stopped_and_the_printed_line_mends_it(shop: Shop):
    assert LINE in stopped(shop, "commit", "-m", "All in one", code="TG602")
    made(shop, "commit", "--no-verify", "-m", "All in one")
    stopped(shop, "commit", "--amend", "-m", "Still", code="TG602")
    made(shop, "commit", "--amend", "--no-edit", "--trailer", LINE)
    pushed = plain_git(shop, "push", "-q", "origin", "squashed")
    assert pushed.returncode == 0, pushed.stderr


def test_somebody_else_in_the_message_is_nobody(shop: Shop):
    stopped(shop, "commit", "-m", f"All\n\nCo-authored-by: A <{ANN[1]}>", code="TG602")


@pytest.mark.parametrize("again", [False, True], ids=["it stays", "taken back and brought again"])
def test_what_an_earlier_commit_shows_no_message_can_mend(shop: Shop, again: bool):
    """Ann brought it first, in a commit of her own."""
    made(shop, "commit", "--no-verify", "-m", "All in one")
    path = shop.git("diff", "--name-only", "HEAD~1", "--", "traces")
    trace = (shop.path / path).read_text()
    if again:
        before = fast_yaml.load(trace)["trace"]
        before["execution"] |= {"approved_by": None, "approval": None}
        shop.save(before)
        made(shop, "commit", "--no-verify", "-m", "Taken back")
    shop.write(path, f"{trace}# more\n")
    shop.clock = int(time.time())
    found = shop.staged()
    assert codes(found) == ["TG405", "TG602"], finding_lines(found)


def test_check_staged_warns_where_the_message_is_not_known(shop: Shop):
    shop.clock = int(time.time())
    found = shop.staged()
    assert (codes(found), codes(found, "warning")) == ([], ["TG602"]), finding_lines(found)
