"""Undoing a change, end to end: Git's own hooks, a push, the whole tree, and the fold."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.support import layers
from tests.support.live import built, copied, head, linked, message, plain_git
from tests.support.shop import Shop

BEFORE = "keyword,bid\nmug,0.80\n"
LOWERED = "keyword,bid\nmug,0.70\n"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("revert") / "built")


@pytest.fixture
def shop(source: Path, tmp_path: Path) -> Shop:
    """A shop with hooks and a remote, on a branch on which a bid was lowered."""
    shop = copied(source, tmp_path / "copy")
    layers.run(shop.path, "install")
    linked(shop, text=LOWERED)
    git(shop, "commit", "-m", "Lower a bid")
    return shop


def git(shop: Shop, *words: str, code: int = 0) -> str:
    """git as an analyst runs it, hooks and all; what was said."""
    done = plain_git(shop, *words)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def merged(shop: Shop) -> str:
    """The branch goes to main and to the remote; the commit that was there before."""
    before = shop.git("rev-parse", "main")
    shop.switch("main")
    git(shop, "merge", "--ff-only", "work")
    git(shop, "push", "origin", "main")
    return before


def test_hooks_push_and_the_whole_tree_take_a_change_that_is_undone_on_main(shop: Shop):
    merged(shop)
    base = head(shop)
    layers.run(shop.path, "revert", "HEAD", "--reason", "Orders fell by half")
    said = git(shop, "commit", "-m", "Undo")
    assert "error" not in said
    assert message(shop).count("Trace: TRACE-") == 2
    assert (shop.path / "ads/bids.csv").read_text() == BEFORE
    git(shop, "push", "origin", "main")
    assert "PASS" in layers.run(shop.path, "check", "--range", f"{base}..HEAD").output
    assert "PASS" in layers.run(shop.path, "check", "--all").output


def test_what_is_undone_on_its_own_branch_goes_to_main(shop: Shop):
    layers.run(shop.path, "revert", "HEAD")
    git(shop, "commit", "-m", "Undo")
    git(shop, "push", "origin", "work")
    assert "PASS" in layers.run(shop.path, "check", "--range", "main..HEAD").output
    merged(shop)
    assert "PASS" in layers.run(shop.path, "check", "--all").output


def test_a_plain_revert_is_still_stopped_at_the_push(shop: Shop):
    merged(shop)
    git(shop, "revert", "--no-edit", "HEAD")
    assert "TG204" in git(shop, "push", "origin", "main", code=1)


def test_an_old_and_a_new_state_of_a_campaign_are_both_events(shop: Shop):
    change = {
        "target": "campaign/C1/state",
        "change_type": "state_update",
        "from_value": "ENABLED",
        "to_value": "PAUSED",
    }
    shop.clock = int(time.time())
    done = shop.save(shop.approved(shop.decision(change)))
    git(shop, "commit", "-m", "Pause a campaign")
    layers.run(shop.path, "revert", "HEAD")
    git(shop, "commit", "-m", "Undo")
    events = sorted((shop.path / "event_clock/campaigns").rglob("*.yaml"))
    assert len(events) == 2
    texts = [event.read_text() for event in events]
    assert done in texts[0] + texts[1]
    assert "PASS" in layers.run(shop.path, "check", "--range", "main..HEAD").output


def test_a_plan_is_executed_and_undone(shop: Shop):
    """The whole life of a decision: planned, merged, executed, undone; each in its own change."""
    merged(shop)
    shop.clock = int(time.time()) - 60
    ahead = shop.ahead("ads/old.csv", "keyword,bid\ncup,0.20\n")
    plan = shop.save(shop.decision(ahead, executed=False))
    git(shop, "commit", "-m", "Plan")
    git(shop, "push", "origin", "main")
    shop.write("ads/old.csv", "keyword,bid\ncup,0.20\n")
    base = head(shop)
    layers.run(shop.path, "execute", plan)
    git(shop, "add", "traces")
    git(shop, "commit", "-m", "Raise a bid")
    git(shop, "push", "origin", "main")
    layers.run(shop.path, "revert", "HEAD")
    assert shop.load(plan)["execution"]["result"] == "rolled_back"
    git(shop, "commit", "-m", "Undo")
    git(shop, "push", "origin", "main")
    assert "PASS" in layers.run(shop.path, "check", "--range", f"{base}..HEAD").output
