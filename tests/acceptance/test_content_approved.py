"""An approval covers no content that nobody could look at (SPEC 5, Cover; SPEC 7, Approval).

Real Git, the command as an approver types it, and squashes that somebody makes by hand.
"""

from __future__ import annotations

import os
import re

import pytest
from click.testing import CliRunner

from tests.support.approvals import ANN, MEI, approve, mei_with, ssh_keys, with_gate
from tests.support.content_units import (
    MANY_BIDS,
    PATH,
    decided,
    edit,
    found_at,
    lands,
    passes,
    sha,
    squashed,
)
from tests.support.shop import Shop, finding_lines
from trace_gate.cli.main import cli

EVIL = MANY_BIDS.replace("vat,1.30", "vat,9.99")
"""What nobody shows to an approver."""
FINAL = MANY_BIDS.replace("mug,0.80", "mug,0.70")
"""What the branch has."""
OTHER = "ads/other.csv"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory):
    return ssh_keys(tmp_path_factory.mktemp("keys"), "mei")


@pytest.fixture
def shop(shop: Shop, keys, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A file on main, Mei as approver, and a branch of Ann's."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for kind in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{kind}_NAME", MEI[0])
        monkeypatch.setenv(f"GIT_{kind}_EMAIL", MEI[1])
    monkeypatch.chdir(shop.path)
    shop.switch("main")
    shop.linked(PATH, MANY_BIDS, "the bids")
    shop.linked(OTHER, "cup\n", "another file")
    with_gate(shop, approvers=mei_with(keys["mei"]))
    shop.who = ANN
    return shop


def asked(shop: Shop, key, trace_id: str, code: int) -> str:
    """What `trace-gate approve` prints for Mei."""
    words = ("approve", trace_id, "--as", "mei", "--key", str(key))
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == code, result.output
    return result.output


def through(shop: Shop, *contents: str, path: str = PATH, goals: dict | None = None) -> list[str]:
    """Decisions from one content to the next one, all in one commit: only the last one is there.

    `goals` says by their place which of them are wildcards.
    """
    made = []
    for at, text in enumerate(contents):
        shop.write(path, text)
        trace = shop.decision((goals or {}).get(at, path), check="ESCALATE")
        said = trace["execution"]["changes"][0]
        before = contents[at - 1] if at else None
        if before is not None and not (goals or {}).get(at):
            said["from_value"] = sha(before)
        made.append(shop.save(trace))
    shop.commit("all at once")
    return made


# --- what `approve` refuses ----------------------------------------------------------------------


def test_what_only_another_decision_names_is_not_approved(shop: Shop, keys) -> None:
    for trace_id in through(shop, EVIL, FINAL):
        output = asked(shop, keys["mei"], trace_id, 2)
        assert f"{trace_id} says of {PATH} what no commit here has" in output
        assert "approval" not in shop.load(trace_id)["execution"]


# --- what the gate says where an approval is there all the same -----------------------------------


def approved(shop: Shop, keys, *made: str) -> None:
    """Mei signs, by hand or by another tool, and commits that."""
    shop.who = MEI
    for trace_id in made:
        approve(shop, trace_id, keys["mei"])
    shop.commit("approved")
    shop.who = ANN


def test_an_approval_of_what_nobody_saw_is_no_pass(shop: Shop, keys) -> None:
    approved(shop, keys, *through(shop, EVIL, FINAL))
    assert found_at(shop.judge()) == [("TG412", PATH)], finding_lines(shop.judge())
    assert found_at(shop.pushed("work", "refs/heads/work")) == [("TG412", PATH)]


def crafted(shop: Shop, text: str, *made: str, moves: bool, path: str = PATH):
    """A squash by hand, with these traces of `work` only and another content: its push."""
    if moves:
        lands(shop, "lid,0.60", "lid,0.50")
        text = text.replace("lid,0.60", "lid,0.50")
    shop.switch("main")
    before = shop.git("rev-parse", "main")
    for trace_id in made:
        shop.git("checkout", "-q", "work", "--", shop.trace_path(trace_id))
    shop.git("checkout", "-q", "work", "--", "uploads")
    shop.write(path, text)
    shop.commit("squash by hand")
    found = shop.pushed("main", "refs/heads/main", before)
    shop.git("reset", "-q", "--hard", before)
    return found


def refused(shop: Shop, keys, *made: str) -> None:
    """Nobody approves any of these, and an approval that is there all the same is no pass."""
    for trace_id in made:
        assert "no commit here has" in asked(shop, keys["mei"], trace_id, 2)
    approved(shop, keys, *made)
    for found in (shop.judge("main", "work"), shop.pushed("work", "refs/heads/work")):
        assert ("TG412", PATH) in found_at(found), finding_lines(found)


def said(shop: Shop, trace_id: str, **values: object) -> None:
    """Make up what a decision says, in the commit that brings it."""
    trace = shop.load(trace_id)
    change = trace["execution"]["changes"][0]
    details = values.pop("details", None)
    change |= values
    change["details"] = {**(change.get("details") or {}), **(details or {})}
    shop.save(trace)
    shop.git("commit", "--no-verify", "-q", "--amend", "--no-edit")


NINES = "9" * 64


@pytest.mark.parametrize("moves", [False, True])
def test_without_an_approval_a_squash_by_hand_waits_for_it(shop: Shop, keys, moves: bool) -> None:
    """Three decisions in one commit; the squash has the middle one's content and fewer traces."""
    made = through(shop, EVIL.replace("cup,0.70", "cup,0.71"), EVIL, FINAL)
    for trace_id in made:
        assert "no commit here has" in asked(shop, keys["mei"], trace_id, 2)
    found = crafted(shop, EVIL, *made[:2], moves=moves)
    assert found.verdict != "PASS", finding_lines(found)


def test_three_decisions_in_one_commit(shop: Shop, keys) -> None:
    refused(shop, keys, *through(shop, EVIL, FINAL.replace("cup,0.70", "cup,0.71"), FINAL))


def test_one_of_three_decisions_alone(shop: Shop, keys) -> None:
    made = through(shop, EVIL, FINAL.replace("cup,0.70", "cup,0.71"), FINAL)
    refused(shop, keys, made[0])


@pytest.mark.parametrize("values", [
    {"to_value": NINES}, {"from_value": NINES}, {"from_value": None},
    {"details": {"lines": NINES}}, {"details": {"own_lines": NINES}},
    {"details": {"mode": "100755"}}, {"to_value": "deleted"},
], ids=str)  # fmt: skip
def test_one_value_of_an_earlier_decision_is_made_up(shop: Shop, keys, values: dict) -> None:
    first = through(shop, FINAL)[0]
    said(shop, first, **values)
    decided(shop, "pot,1.10", "pot,1.20")
    assert "no commit here has" in asked(shop, keys["mei"], first, 2)


def test_lines_that_no_first_decision_of_the_unit_holds(shop: Shop, keys) -> None:
    """Beside `own_lines` nothing says where they begin; a squash could bring a first decision."""
    first = through(shop, FINAL)[0]
    change = shop.load(first)["execution"]["changes"][0]
    said(shop, first, details={"own_lines": change["details"]["lines"], "lines": NINES})
    assert "no commit here has" in asked(shop, keys["mei"], first, 2)


@pytest.mark.parametrize("which", [0, 1])
def test_a_state_of_a_wildcard_that_only_decisions_name(shop: Shop, keys, which: int) -> None:
    made = through(shop, EVIL, FINAL, goals={0: "ads/*"})
    trace = shop.load(made[1])
    trace["execution"]["changes"][0]["from_value"] = sha(EVIL)
    shop.save(trace)
    shop.git("commit", "--no-verify", "-q", "--amend", "--no-edit")
    assert "no commit here has" in asked(shop, keys["mei"], made[which], 2)
    approved(shop, keys, made[which])
    found = shop.judge("main", "work")
    assert ("TG412", PATH) in found_at(found), finding_lines(found)


@pytest.mark.parametrize("name", ["main", "side"])
def test_a_clean_merge_shows_nothing_of_it(shop: Shop, keys, name: str) -> None:
    made = through(shop, EVIL, FINAL)
    if name == "main":
        lands(shop, "lid,0.60", "lid,0.50")
    else:
        shop.branch("side", "main")
        decided(shop, "pot,1.10", "pot,1.20")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "-m", "merge", name)
    refused(shop, keys, *made)


def test_a_file_that_came_went_and_came_again(shop: Shop, keys) -> None:
    new = "ads/new.csv"
    made = through(shop, EVIL, FINAL, path=new)
    shop.git("rm", "-q", new)
    shop.save(shop.decision(new))
    shop.commit("it goes")
    for trace_id in made:
        assert "no commit here has" in asked(shop, keys["mei"], trace_id, 2)


def test_line_ends_of_a_file_in_between(shop: Shop, keys) -> None:
    refused(shop, keys, *through(shop, FINAL.replace("\n", "\r\n"), FINAL))


def test_a_plan_for_a_content_that_is_nowhere(shop: Shop, keys) -> None:
    trace_id = shop.save(shop.decision(shop.ahead(PATH, EVIL), executed=False))
    shop.commit("a plan")
    assert "no commit here has" in asked(shop, keys["mei"], trace_id, 2)
    shop.write(PATH, EVIL)
    asked(shop, keys["mei"], trace_id, 0)


# --- sound work ---------------------------------------------------------------------------------


def lined(shop: Shop) -> list[str]:
    """Two decisions, each committed with its content."""
    made = []
    for old, new in (("mug,0.80", "mug,0.70"), ("pot,1.10", "pot,1.20")):
        edit(shop, old, new)
        made.append(shop.save(shop.decision(PATH, check="ESCALATE")))
        shop.commit()
    return made


def lands_approved(shop: Shop) -> None:
    """It is sound as a branch, as its squash, and after a rebase."""
    assert passes(shop.judge("main", "work"))
    before = shop.git("rev-parse", "main")
    assert passes(squashed(shop))
    shop.git("reset", "-q", "--hard", before)


@pytest.mark.parametrize("moves", [False, True])
def test_each_decision_with_its_own_commit(shop: Shop, keys, moves: bool) -> None:
    made = lined(shop)
    if moves:
        lands(shop, "lid,0.60", "lid,0.50")
    shop.switch("work")
    for trace_id in made:
        asked(shop, keys["mei"], trace_id, 0)
    shop.git("checkout", "-q", "--", "traces")
    approved(shop, keys, *made)
    lands_approved(shop)
    if moves:
        shop.switch("work")
        shop.git("rebase", "-q", "main")
        assert passes(shop.judge("main", "work"))
        assert passes(shop.pushed("work", "refs/heads/work"))


def mended(shop: Shop, keys, made: list[str]) -> None:
    """What the command says, done: then each of them is approved."""
    output = asked(shop, keys["mei"], made[0], 2)
    for trace_id in re.findall("trace-gate refresh (TRACE-[0-9-]+)", output):
        shop.refresh(trace_id)
    shop.commit("refresh")
    for trace_id in made:
        asked(shop, keys["mei"], trace_id, 0)
    shop.git("checkout", "-q", "--", "traces")
    approved(shop, keys, *made)
    lands_approved(shop)


def test_what_is_refused_after_a_rebase_is_mended_by_what_it_says(shop: Shop, keys) -> None:
    made = lined(shop)
    lands(shop, "lid,0.60", "lid,0.50")
    shop.switch("work")
    shop.git("rebase", "-q", "main")
    mended(shop, keys, made)


def test_what_came_at_once_is_mended_by_what_it_says(shop: Shop, keys) -> None:
    mended(shop, keys, through(shop, EVIL, FINAL))


@pytest.mark.parametrize("goal", [PATH, "ads/*"])
def test_a_staged_content_is_approved_before_the_commit(shop: Shop, keys, goal: str) -> None:
    edit(shop, "mug,0.80", "mug,0.70")
    trace_id = shop.save(shop.decision(goal, check="ESCALATE"))
    asked(shop, keys["mei"], trace_id, 0)


def test_a_branch_that_took_main_in(shop: Shop, keys) -> None:
    made = lined(shop)
    lands(shop, "lid,0.60", "lid,0.50")
    shop.switch("work")
    shop.git("merge", "-q", "--no-ff", "-m", "update branch", "main")
    for trace_id in made:
        asked(shop, keys["mei"], trace_id, 0)
    shop.git("checkout", "-q", "--", "traces")
    approved(shop, keys, *made)
    lands_approved(shop)
