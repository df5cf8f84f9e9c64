"""A branch that landed by a squash, or in part, goes on (SPEC 2, 5 and 7).

Its commits still hold what changed at a protected path. The protected branch has that by now, so
nobody has to approve it again. What it never had needs its approval in every commit, as ever.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.support.approvals import (
    ANN,
    GATE,
    MEI,
    approve,
    mei_with,
    protected_change,
    set_gate,
    ssh_keys,
    with_gate,
)
from tests.support.live import built, copied, linked
from tests.support.native_hooks import install, made
from tests.support.shop import Shop, codes, finding_lines

SCRIPT = "scripts/x.sh"
AGAIN = pytest.mark.parametrize("again", ["apart", "merged"])


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ssh_keys(tmp_path_factory.mktemp("keys"), "mei")["mei"]


def approved(shop: Shop, trace_id: str, key: Path) -> None:
    shop.who = MEI
    approve(shop, trace_id, key)
    shop.commit("approve")
    shop.who = ANN


def decided(shop: Shop, path: str, key: Path) -> None:
    """What is staged at a protected path, decided by Ann and signed by Mei, in two commits."""
    shop.who = ANN
    trace_id = shop.save(shop.decision(f"file/{path}", check="ESCALATE"))
    shop.commit("propose")
    approved(shop, trace_id, key)


def first_approver(shop: Shop, key: Path) -> None:
    set_gate(shop, approvers=mei_with(key))
    shop.commit("Mei approves")


def script(shop: Shop, key: Path) -> None:
    with_gate(shop, approvers=mei_with(key))
    approved(shop, protected_change(shop), key)


def script_goes(shop: Shop, key: Path) -> None:
    shop.switch("main")
    shop.write(SCRIPT, "echo\n")
    shop.commit()
    with_gate(shop, approvers=mei_with(key))
    shop.git("rm", "-q", SCRIPT)
    decided(shop, SCRIPT, key)


def policy(shop: Shop, key: Path) -> None:
    with_gate(shop, approvers=mei_with(key))
    set_gate(shop, version=2)
    decided(shop, GATE, key)


CHANGES = pytest.mark.parametrize("change", [first_approver, script, script_goes, policy])


def squashed(shop: Shop) -> None:
    """`work` lands on main as one commit, and is checked out again."""
    shop.switch("main")
    shop.git("merge", "-q", "--squash", "work")
    shop.commit("squash")
    shop.switch("work")


def on_main(shop: Shop, text: str | None, path: str = SCRIPT) -> None:
    """Main goes on; what it has was judged when it came."""
    shop.switch("main")
    if text is None:
        shop.git("rm", "-q", path)
    else:
        shop.write(path, text)
    shop.commit("main goes on")
    shop.switch("work")


def merged(shop: Shop, side: str | None = None) -> None:
    """Main comes into the branch; what both changed is as `side` has it."""
    shop.git("merge", "-q", "--no-commit", "main", ok=side is None)
    if side is not None:
        shop.git("checkout", side, "--", SCRIPT if side == "work" else ".")
        shop.git("add", "-A")
    shop.commit("merge main")


def verdicts(shop: Shop) -> set[tuple[str, ...]]:
    """What each caller finds: the hook, the range, a push of the branch, and its merge."""
    base = shop.git("rev-parse", "main")
    found = [shop.staged(), shop.judge(), shop.pushed("HEAD", "refs/heads/work")]
    shop.git("checkout", "-q", "--detach", "main")
    shop.git("merge", "-q", "--no-ff", "--no-edit", "work")
    tip = shop.git("rev-parse", "HEAD")
    shop.switch("work")
    found.append(shop.pushed(tip, "refs/heads/main", base))
    return {tuple(codes(each)) for each in found}


def all_pass(shop: Shop) -> bool:
    found = (shop.staged(), shop.judge())
    assert verdicts(shop) == {()}, "\n".join(map(finding_lines, found))
    return True


@CHANGES
@AGAIN
def test_the_branch_goes_on(shop: Shop, key: Path, change, again: str):
    change(shop, key)
    squashed(shop)
    if again == "merged":
        merged(shop)
    assert all_pass(shop)
    shop.write("ads/old.csv", "keyword,bid\ncup,0.20\n")
    shop.save(shop.decision("file/ads/old.csv"))
    assert codes(shop.staged()) == [], finding_lines(shop.staged())
    shop.commit("a bid")
    assert all_pass(shop)


@CHANGES
@AGAIN
def test_what_nobody_approved_is_found_beside_it(shop: Shop, key: Path, change, again: str):
    """Also where it is gone again in the next commit."""
    change(shop, key)
    squashed(shop)
    if again == "merged":
        merged(shop)
    shop.write(".github/workflows/ci.yml", "evil\n")
    evil = shop.commit("evil")
    shop.git("rm", "-q", ".github/workflows/ci.yml")
    shop.commit("gone")
    assert verdicts(shop) == {("TG408",)}
    assert {each.commit for each in shop.judge().findings} == {evil}


@AGAIN
def test_another_content_or_mode_of_the_same_path_is_found(shop: Shop, key: Path, again: str):
    script(shop, key)
    squashed(shop)
    if again == "merged":
        merged(shop)
    found = []
    for text, mode in (("echo evil\n", 0o644), ("echo new\n", 0o755)):
        (shop.path / SCRIPT).write_text(text)
        (shop.path / SCRIPT).chmod(mode)
        shop.git("add", SCRIPT)
        found.append(shop.commit("other"))
    (shop.path / SCRIPT).chmod(0o644)
    shop.git("add", SCRIPT)
    shop.commit("as it was")
    assert verdicts(shop) == {("TG408",)}
    assert {each.commit for each in shop.judge().findings} == set(found)


@CHANGES
def test_a_branch_that_landed_by_a_rebase_goes_on(shop: Shop, key: Path, change):
    change(shop, key)
    shop.switch("main")
    shop.write("ads/other.csv", "x\n")
    shop.commit("main moved")
    shop.clock += 60
    shop.git("cherry-pick", "main..work")
    shop.switch("work")
    assert all_pass(shop)
    merged(shop)
    assert all_pass(shop)


# --- main went on from what landed -----------------------------------------------------------


def test_main_has_the_next_content_by_now(shop: Shop, key: Path):
    script(shop, key)
    squashed(shop)
    on_main(shop, "echo newer\n")
    assert codes(shop.staged()) == [], finding_lines(shop.staged())
    merged(shop, "main")
    assert all_pass(shop)


def test_the_policy_of_main_has_a_higher_version_by_now(shop: Shop, key: Path):
    policy(shop, key)
    squashed(shop)
    shop.switch("main")
    set_gate(shop, version=3)
    shop.commit("main goes on")
    shop.switch("work")
    assert codes(shop.staged()) == [], finding_lines(shop.staged())
    merged(shop, "main")
    assert all_pass(shop)


def test_the_older_one_does_not_come_back_by_a_merge(shop: Shop, key: Path):
    script(shop, key)
    squashed(shop)
    on_main(shop, "echo newer\n")
    merged(shop, "work")
    assert verdicts(shop) == {("TG408",)}


def test_what_main_took_back_does_not_land_again(shop: Shop, key: Path):
    script(shop, key)
    squashed(shop)
    on_main(shop, None)
    assert codes(shop.judge()) == ["TG408"], finding_lines(shop.judge())
    assert codes(shop.pushed("HEAD", "refs/heads/work")) == ["TG408"]


def test_of_two_contents_that_landed_as_one_the_first_is_told_how(shop: Shop, key: Path):
    """Main never had it, and its decision is closed there: the commits become one."""
    script(shop, key)
    shop.write(SCRIPT, "echo better\n")
    decided(shop, SCRIPT, key)
    squashed(shop)
    assert codes(shop.staged()) == [], "on its own base the branch still brings both decisions"
    merged(shop)
    (finding,) = shop.judge().findings
    assert finding.code == "TG408"
    shop.git(*finding.remediation.partition("   #")[0].split()[1:])
    shop.commit("in one")
    assert all_pass(shop)


# --- what main had is no pass ----------------------------------------------------------------


def test_what_main_had_before_the_branch_began_is_found(shop: Shop, key: Path):
    """An old version of a rule, for one commit."""
    with_gate(shop, approvers=mei_with(key))
    on_main(shop, "echo weak\n")
    on_main(shop, "echo strong\n")
    shop.git("reset", "-q", "--hard", "main")
    shop.write(SCRIPT, "echo weak\n")
    weak = shop.commit("weak")
    shop.write(SCRIPT, "echo strong\n")
    shop.commit("strong")
    assert verdicts(shop) == {("TG408",)}
    assert {each.commit for each in shop.judge().findings} == {weak}


def test_nor_where_the_branch_is_older_and_took_that_in(shop: Shop, key: Path):
    with_gate(shop, approvers=mei_with(key))
    shop.linked("ads/old.csv")
    on_main(shop, "echo weak\n")
    on_main(shop, "echo strong\n")
    merged(shop)
    shop.write(SCRIPT, "echo weak\n")
    shop.commit("weak")
    shop.write(SCRIPT, "echo strong\n")
    shop.commit("strong")
    assert verdicts(shop) == {("TG408",)}


def test_what_only_a_commit_inside_a_merged_branch_had_is_found(shop: Shop, key: Path):
    """Main itself never had it."""
    with_gate(shop, approvers=mei_with(key))
    shop.branch("side", "main")
    shop.write(SCRIPT, "echo evil\n")
    shop.commit("got past")
    shop.git("rm", "-q", SCRIPT)
    shop.commit("gone")
    shop.switch("main")
    shop.git("merge", "-q", "--no-ff", "--no-edit", "side")
    shop.switch("work")
    shop.write(SCRIPT, "echo evil\n")
    shop.commit("evil")
    shop.git("rm", "-q", SCRIPT)
    shop.commit("gone")
    assert verdicts(shop) == {("TG408",)}


def test_the_policy_of_another_commit_is_not_what_main_has(shop: Shop, key: Path):
    with_gate(shop, approvers=mei_with(key))
    shop.write(SCRIPT, "echo new\n")
    shop.commit("nobody approved it")
    assert codes(shop.judge(policy_from="work")) == ["TG408"]


# --- Git itself calls the hooks --------------------------------------------------------------


@AGAIN
def test_in_the_clone_of_who_goes_on(tmp_path: Path, key: Path, again: str):
    built(tmp_path / "built")
    ann = copied(tmp_path / "built", tmp_path / "copy")
    install(ann)
    set_gate(ann, approvers=mei_with(key))
    made(ann, "commit", "-qm", "Mei approves")
    ann.switch("main")
    ann.git("merge", "-q", "--squash", "work")
    made(ann, "commit", "-qm", "Mei approves (#1)")
    ann.git("push", "-q", "origin", "main")
    ann.switch("work")
    if again == "merged":
        made(ann, "merge", "-q", "--no-edit", "origin/main")
    linked(ann, "ads/old.csv", "keyword,bid\ncup,0.20\n")
    said = made(ann, "commit", "-qm", "a bid")
    assert "TG408" not in said
    ann.git("push", "-q", "origin", "work")
    ann.clock = int(time.time())
    assert ann.judge("origin/main").verdict == "PASS", finding_lines(ann.judge("origin/main"))


# --- the protected branch raised its version, and this branch edits another policy file --


@pytest.mark.parametrize("own", [False, True], ids=["not written here", "written here"])
def test_an_older_version_that_the_branch_did_not_write_is_mended_by_a_merge(shop: Shop, own: bool):
    shop.switch("main")
    set_gate(shop, version=5)
    shop.commit("version 5")
    shop.git("checkout", "-q", "-B", "work", "main")
    path = shop.path / "config/amazon-growth/guardrails.yaml"
    shop.write("config/amazon-growth/guardrails.yaml", path.read_text() + "# a word\n")
    if own:
        set_gate(shop, version=6)
    shop.commit("another policy file")
    shop.switch("main")
    set_gate(shop, version=7)
    tip = shop.commit("version 7")
    shop.switch("work")
    (found,) = (each for each in shop.staged().findings if each.code == "TG703")
    merge = f"git merge --autostash {tip[:10]}"
    assert (merge in found.remediation) is not own
    assert ("version: 8" in found.remediation) is own
    if not own:
        shop.git(*merge.split()[1:])
        assert "TG703" not in codes(shop.staged())
