"""What is judged as one change, for each caller (SPEC 5, Unit and base)."""

from __future__ import annotations

import pytest

from tests.support.damaged_units import _approval, repaired
from tests.support.shop import Shop, codes, finding_lines, instant
from trace_gate.app.repository.units import Message
from trace_gate.core.errors import CannotJudge, UsageError

ZERO = "0" * 40
BID = {
    "target": "campaign/C1/ad_group/A1/keyword/mug/bid",
    "change_type": "bid_update",
}


# --- the index -----------------------------------------------------------------------------


def test_the_index_is_judged_never_the_working_copy(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    (shop.path / "ads/bids.csv").write_text("something else\n")
    trace = shop.decision("ads/bids.csv")
    shop.save(trace)
    shop.git("rm", "-q", "--cached", shop.trace_path(trace["id"]))
    assert codes(shop.staged()) == ["TG401"], "the trace is on disk only"
    shop.git("add", shop.trace_path(trace["id"]))
    assert shop.staged().verdict == "PASS"


def test_a_trace_of_an_earlier_commit_of_the_branch_covers_what_is_staged(shop: Shop):
    shop.save(shop.decision(shop.ahead("ads/bids.csv", "x\n"), executed=False))
    shop.commit()
    shop.write("ads/bids.csv", "x\n")
    found = shop.staged()
    assert (found.verdict, codes(found, "warning")) == ("PASS", ["TG410"])


def test_an_amended_commit_is_judged_with_the_trace_that_it_holds(shop: Shop):
    trace_id = shop.linked("ads/bids.csv")
    shop.write("ads/bids.csv", "one more thing\n")
    shop.refresh(trace_id)
    assert shop.staged().verdict == "PASS"


def test_a_commit_that_got_past_is_told_again_with_the_next_one(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    shop.commit("--no-verify")
    shop.write("README.md", "harmless\n")
    assert codes(shop.staged()) == ["TG401"]


def test_the_first_commit_of_a_repository_can_adopt_governance(tmp_path):
    from tests.support.adoption import adopt

    shop = Shop(tmp_path)
    shop.git("init", "-q", "-b", "main")
    shop.commit = lambda *_: ""  # only stage
    adopt(shop)
    found = shop.staged()
    assert found.verdict == "PASS", finding_lines(found)


def test_a_repository_without_governance_is_not_judged(tmp_path):
    shop = Shop(tmp_path)
    shop.git("init", "-q", "-b", "main")
    shop.write("a.txt", "x\n")
    found = shop.staged()
    assert (found.verdict, found.findings) == ("PASS", ())
    assert "not governed" in found.remarks[0]


def test_traces_without_a_policy_are_refused(tmp_path):
    shop = Shop(tmp_path)
    shop.git("init", "-q", "-b", "main")
    shop.write("traces/2025-01/TRACE-20250101-001.yaml", "trace: {}\n")
    assert codes(shop.staged()) == ["TG703"]


def test_on_the_protected_branch_the_index_is_judged_on_head(shop: Shop):
    shop.switch("main")
    shop.write("ads/bids.csv", "x\n")
    assert codes(shop.staged()) == ["TG401"]
    shop.save(shop.decision("ads/bids.csv"))
    assert shop.staged().verdict == "PASS"


# --- trailers ------------------------------------------------------------------------------


def test_a_trailer_must_name_a_trace_of_its_own_tree(shop: Shop):
    trace_id = shop.linked("ads/bids.csv", message="change\n\nTrace: TRACE-20250101-001")
    assert shop.judge().verdict == "PASS"
    shop.commit(f"more\n\nTrace: {trace_id}\nTrace: TRACE-20250104-099")
    found = shop.judge()
    assert codes(found) == ["TG403"]
    assert "TRACE-20250104-099" in found.findings[0].message
    assert found.findings[0].remediation.endswith("git commit --amend")
    shop.linked("ads/more.csv")
    assert "git rebase -i" in shop.judge().findings[0].remediation


def test_a_trailer_names_a_trace_that_comes_later_only(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    shop.commit("first\n\nTrace: TRACE-20250104-001")
    shop.save(shop.decision("ads/bids.csv"))
    shop.commit()
    assert codes(shop.judge()) == ["TG403"]


def test_an_id_in_the_text_is_not_a_trailer(shop: Shop):
    shop.linked("ads/bids.csv", message="Not about TRACE-20250104-099 at all\n\nand more text")
    assert shop.judge().verdict == "PASS"


def test_the_message_being_written_is_judged_with_the_index(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    trace_id = shop.save(shop.decision("ads/bids.csv"))
    assert shop.staged(Message(trailers=(trace_id,))).verdict == "PASS"
    assert codes(shop.staged(Message(trailers=("TRACE-1",)))) == ["TG403"]


# --- ranges --------------------------------------------------------------------------------


def test_a_missing_base_is_no_pass(shop: Shop):
    with pytest.raises(CannotJudge, match="no commit 'nowhere'"):
        shop.judge("nowhere")


def test_nothing_judged_where_the_tips_differ_is_no_pass(shop: Shop):
    shop.switch("main")
    shop.commit("main moves on")
    shop.switch("work")
    with pytest.raises(CannotJudge, match="already contains"):
        shop.judge()


def test_equal_tips_pass_with_nothing_judged(shop: Shop):
    found = shop.judge()
    assert (found.verdict, found.judged.commits) == ("PASS", 0)


def test_a_shallow_clone_cannot_be_judged(shop: Shop, tmp_path):
    shop.linked("ads/bids.csv")
    clone = tmp_path / "clone"
    shop.git("clone", "-q", "--depth=1", f"file://{shop.path}", str(clone))
    with pytest.raises(CannotJudge, match="shallow"):
        Shop(clone).judge("HEAD")


def test_a_range_is_written_with_two_dots():
    from trace_gate.app.judge.check import split_range

    assert split_range("origin/main..HEAD") == ("origin/main", "HEAD")
    assert split_range("main..") == ("main", "HEAD")
    for wrong in ("main", "..HEAD", "a...b", ""):
        with pytest.raises(UsageError):
            split_range(wrong)


# --- pushes --------------------------------------------------------------------------------


def test_a_pushed_branch_is_judged_by_what_it_adds(shop: Shop):
    shop.linked("ads/bids.csv")
    assert shop.pushed("work", "refs/heads/work").verdict == "PASS"
    shop.write("ads/free.csv", "y\n")
    shop.commit()
    assert codes(shop.pushed("work", "refs/heads/work")) == ["TG402"]


def apart(shop: Shop) -> None:
    """A history of its own, as that of published pages."""
    shop.git("checkout", "-q", "--orphan", "pages")
    shop.git("rm", "-rqf", ".")
    shop.write("index.html", "<p>\n")
    shop.commit()
    shop.write("more/page.html", "<p>\n")
    shop.commit()


def test_a_history_apart_that_never_was_governed_is_not_judged(shop: Shop):
    apart(shop)
    found = shop.pushed("pages", "refs/heads/pages")
    assert (found.verdict, found.findings) == ("PASS", ())
    assert any("never was governed" in each for each in found.remarks), found.remarks


@pytest.mark.parametrize("what", ["trace", "policy", "deleted trace", "deleted policy", "onto"])
def test_a_history_apart_with_traces_or_a_policy_is_no_way_past(shop: Shop, what: str):
    policy, trace = shop.git("show", "main:config/amazon-growth/gate.yaml"), shop.observation()
    apart(shop)
    if what.endswith("trace"):
        path = shop.trace_path(shop.save(trace))
    elif what.endswith("policy"):
        path = "config/amazon-growth/gate.yaml"
        shop.write(path, policy)
    if what != "onto":
        shop.commit()
    if what.startswith("deleted"):
        shop.git("rm", "-qf", path)
        shop.commit()
    if what == "onto":
        found = shop.pushed("pages", "refs/heads/main", shop.git("rev-parse", "main"))
        assert codes(found) == ["TG802"]
        return
    with pytest.raises(CannotJudge):
        shop.pushed("pages", "refs/heads/pages")


def test_deleting_a_branch_pushes_nothing(shop: Shop):
    with shop.open() as git:
        from trace_gate.app.judge import push, pushed_to

        ref = pushed_to.PushedRef(
            local_ref="(delete)",
            local_oid=ZERO,
            remote_ref="refs/heads/x",
            remote_oid=shop.git("rev-parse", "main"),
        )
        found = push.check_push(git, [ref], "origin", shop.services())
    assert (found.verdict, found.judged.commits) == ("PASS", 0)


def test_the_protected_branch_is_judged_step_by_step(shop: Shop):
    shop.switch("main")
    old = shop.git("rev-parse", "main")
    shop.write("ads/bids.csv", "1\n")
    bad = shop.commit("got past")
    shop.linked("ads/other.csv", "2\n")
    found = shop.pushed("main", "refs/heads/main", old)
    assert [(each.code, each.path) for each in found.findings] == [("TG401", "ads/bids.csv")]
    assert [each.commit for each in found.commits if each.verdict == "BLOCK"] == [bad]


def test_steps_that_share_a_trace_are_one_unit(shop: Shop):
    shop.switch("main")
    old = shop.git("rev-parse", "main")
    trace_id = shop.save(shop.decision(shop.ahead("ads/bids.csv", "1\n"), executed=False))
    shop.commit("decide")
    shop.write("ads/bids.csv", "1\n")
    shop.commit("change")
    trace = shop.load(trace_id)
    trace["execution"]["executed_at"] = trace["created_at"]
    shop.save(trace)
    shop.commit("record")
    found = shop.pushed("main", "refs/heads/main", old)
    assert (found.verdict, found.judged.commits) == ("PASS", 3), finding_lines(found)


def test_rewriting_the_protected_branch_is_refused(shop: Shop):
    shop.switch("main")
    old = shop.commit("one")
    shop.git("reset", "-q", "--hard", "HEAD~1")
    shop.commit("another")
    assert codes(shop.pushed("main", "refs/heads/main", old)) == ["TG802"]


def test_what_got_past_is_repaired_by_an_approved_decision(shop: Shop):
    shop.switch("main")
    old = shop.git("rev-parse", "main")
    shop.write("ads/bids.csv", "1\n")
    bad = shop.commit("got past")
    planned = {
        "target": f"commit/{bad}",
        "change_type": "commit_remediation",
        "from_value": None,
        "to_value": None,
        "details": {"accepts": ["TG401"]},
    }
    repair = shop.decision(planned)
    shop.save(repair)
    shop.commit("repair")
    both = shop.pushed("main", "refs/heads/main", old)
    assert {"TG401", "TG601"} == set(codes(both)), finding_lines(both)
    shop.git("reset", "-q", "--soft", bad)
    repair["execution"] |= {"approved_by": shop.who[0], "approval": _approval(shop, repair)}
    shop.save(repair)
    shop.commit("repair, approved")
    assert shop.pushed("main", "refs/heads/main", bad).verdict == "PASS"
    together = shop.pushed("main", "refs/heads/main", old)
    assert codes(together) == ["TG401"], "a push does not excuse itself"


def backup(shop: Shop, old: str = ZERO):
    """A push of main to another remote than the one that counts."""
    from trace_gate.app.judge import push, pushed_to

    ref = pushed_to.PushedRef(
        local_ref="main",
        local_oid=shop.git("rev-parse", "main"),
        remote_ref="refs/heads/main",
        remote_oid=old,
    )
    with shop.open() as git:
        return push.check_push(git, [ref], "backup", shop.services())


def with_remotes(shop: Shop) -> None:
    """`origin`, which has all of main, and `backup`."""
    for name in ("origin", "backup"):
        shop.git("remote", "add", name, f"elsewhere/{name}", ok=False)
    shop.git("update-ref", "refs/remotes/origin/main", "main")


def past(shop: Shop, *, path: str = "ads/bids.csv") -> tuple[str, str]:
    """A commit that got past on main; main before it, and the commit."""
    shop.switch("main")
    old = shop.git("rev-parse", "main")
    shop.write(path, "1\n")
    return old, shop.commit("got past")


@pytest.mark.parametrize("empty", [True, False])
def test_a_bypass_that_was_repaired_goes_to_a_backup(shop: Shop, empty: bool):
    old, bad = past(shop)
    repaired(shop, bad, "TG401")
    with_remotes(shop)
    found = backup(shop, ZERO if empty else old)
    assert found.verdict == "PASS", finding_lines(found)
    (note,) = [each for each in found.findings if each.code == "TG401"]
    assert "It was mended since" in note.message
    assert shop.pushed("main", "refs/heads/main", old).verdict == "BLOCK"


@pytest.mark.parametrize("accepts", [("TG402",), ()])
def test_what_nobody_repaired_says_so_and_how_the_history_goes_there(shop: Shop, accepts):
    _, bad = past(shop)
    if accepts:
        repaired(shop, bad, *accepts)
    with_remotes(shop)
    found = backup(shop)
    assert codes(found) == ["TG401"], finding_lines(found)
    (error,) = [each for each in found.findings if each.level == "error"]
    assert f"--target commit/{bad}" in error.remediation
    assert any("git push --no-verify" in each for each in found.remarks)


@pytest.mark.parametrize("reasons", [("TG505",), ("TG205",)])
def test_a_late_record_is_mended_by_an_approval_that_accepts_it(shop: Shop, reasons):
    """As in one unit: who approves a decision has not confirmed its old date by that."""
    shop.switch("main")
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.70\n")
    trace, old = shop.decision("file/ads/bids.csv"), instant(shop.clock - 60 * 86_400)
    trace |= {"id": f"TRACE-{old[:10].replace('-', '')}-001", "created_at": old}
    trace["execution"]["executed_at"] = old
    shop.save(trace)
    shop.commit("late, and past the gate")
    with_remotes(shop)
    assert "TG205" in codes(backup(shop))
    shop.clock += 600
    approval = {**_approval(shop, trace), "reasons": list(reasons)}
    trace["execution"] |= {"approved_by": shop.who[0], "approval": approval}
    shop.save(trace)
    merged(shop, "approved later")
    with_remotes(shop)
    assert (backup(shop).verdict == "PASS") == ("TG205" in reasons), finding_lines(backup(shop))


def test_a_repair_that_nobody_approved_mends_nothing(shop: Shop):
    _, bad = past(shop)
    repaired(shop, bad, "TG401", approve=False)
    with_remotes(shop)
    assert {"TG401", "TG601"} == set(codes(backup(shop)))


def test_an_approval_that_came_later_mends_its_decision(shop: Shop):
    shop.switch("main")
    old = shop.git("rev-parse", "main")
    trace = shop.decision({**BID, "from_value": 1.0, "to_value": 2.0}, check="ESCALATE")
    trace_id = shop.save(trace)
    merged(shop, "without its approval")
    with_remotes(shop)
    assert "TG601" in codes(backup(shop))
    shop.save(shop.approved(trace, "TG502", "TG505"))
    merged(shop, "approved later")
    with_remotes(shop)
    found = backup(shop)
    assert found.verdict == "PASS", finding_lines(found)
    assert any(f"mended since: {trace_id} is approved" in each.message for each in found.findings)
    assert shop.pushed("main", "refs/heads/main", old).verdict != "PASS"


def merged(shop: Shop, message: str) -> None:
    """Commit what is staged on a branch, and merge it into main."""
    shop.git("checkout", "-q", "-B", "side")
    shop.commit(message)
    shop.switch("main")
    shop.clock += 60
    shop.git("merge", "-q", "--no-ff", "-m", message, "side")


def test_a_remediation_of_a_protected_change_needs_a_signature(shop: Shop):
    base = shop.git("rev-parse", "main")
    planned = {
        "target": f"commit/{base}",
        "change_type": "commit_remediation",
        "from_value": None,
        "to_value": None,
        "details": {"accepts": ["TG408"]},
    }
    repair = shop.decision(planned)
    approval = {**_approval(shop, repair), "reasons": ["TG408"]}
    repair["execution"] |= {"approved_by": shop.who[0], "approval": approval}
    shop.save(repair)
    shop.commit()
    assert "TG603" in codes(shop.judge())


def test_the_pushed_head_does_not_say_which_branch_is_protected(shop: Shop):
    shop.switch("main")
    old = shop.git("rev-parse", "main")
    shop.git("update-ref", "refs/remotes/origin/main", old)
    shop.git("remote", "add", "origin", "elsewhere")
    gate = "config/amazon-growth/gate.yaml"
    text = (shop.path / gate).read_text()
    shop.write(gate, text.replace("protected_branch: null", "protected_branch: evil"))
    shop.write("ads/bids.csv", "x\n")
    shop.commit()
    shop.git("branch", "evil")
    found = shop.pushed("main", "refs/heads/main", old)
    assert {"TG401", "TG408"} <= set(codes(found)), finding_lines(found)


def test_a_merge_that_was_pulled_is_one_unit_on_what_is_there(shop: Shop):
    """`git pull` makes the remote's commits the second parent: they are not judged again."""
    shop.switch("main")
    start = shop.git("rev-parse", "main")
    shop.git("checkout", "-q", "-b", "colleague", start)
    shop.linked("ads/theirs.csv")
    theirs = shop.git("rev-parse", "HEAD")
    shop.switch("main")
    shop._numbers["20250104"] = 40
    shop.clock += 60
    trace_id = shop.save(shop.decision(shop.ahead("ads/bids.csv", "1\n"), executed=False))
    shop.commit("decide")
    trace = shop.load(trace_id)
    trace["execution"]["executed_at"] = trace["created_at"]
    shop.save(trace)
    shop.write("ads/bids.csv", "1\n")
    shop.commit("execute")
    shop.clock += 60
    shop.git("merge", "-q", "--no-edit", "colleague")
    found = shop.pushed("main", "refs/heads/main", theirs)
    assert found.verdict == "PASS", finding_lines(found)
    shop.write("ads/free.csv", "x\n")
    shop.commit()
    assert codes(shop.pushed("main", "refs/heads/main", theirs)) == ["TG402"]


def test_deleting_the_protected_branch_is_refused(shop: Shop):
    from trace_gate.app.judge import push, pushed_to

    ref = pushed_to.PushedRef(
        local_ref="(delete)",
        local_oid=ZERO,
        remote_ref="refs/heads/main",
        remote_oid=shop.git("rev-parse", "main"),
    )
    with shop.open() as git:
        assert codes(push.check_push(git, [ref], "origin", shop.services())) == ["TG802"]


@pytest.mark.parametrize("accepts", [["TG203"], ["TG301"], ["TG602"], ["tg401"], [" TG401"], []])
def test_a_remediation_never_accepts_what_is_about_the_truth_itself(shop: Shop, accepts: list):
    base = shop.git("rev-parse", "main")
    planned = {
        "target": f"commit/{base}",
        "change_type": "commit_remediation",
        "from_value": None,
        "to_value": None,
        "details": {"accepts": accepts},
    }
    repair = shop.decision(planned)
    repair["execution"] |= {"approved_by": shop.who[0], "approval": _approval(shop, repair)}
    shop.save(repair)
    shop.commit()
    assert codes(shop.judge()) == ["TG405"]


def test_a_remediation_names_a_commit_of_the_base(shop: Shop):
    mine = shop.commit("of this branch")
    planned = {
        "target": f"commit/{mine}",
        "change_type": "commit_remediation",
        "from_value": None,
        "to_value": None,
        "details": {"accepts": ["TG401"]},
    }
    repair = shop.decision(planned)
    repair["execution"] |= {"approved_by": shop.who[0], "approval": _approval(shop, repair)}
    shop.save(repair)
    shop.commit()
    assert codes(shop.judge()) == ["TG405"]


# --- a whole tree --------------------------------------------------------------------------


def test_a_whole_tree_is_judged_as_it_stands(shop: Shop):
    shop.linked("ads/bids.csv")
    found = shop.whole()
    assert (found.verdict, found.judged.paths) == ("PASS", 2), finding_lines(found)


def test_a_whole_tree_shows_what_is_wrong_in_it(shop: Shop):
    trace = shop.observation(causal_links={"related_traces": ["TRACE-20200101-001"]})
    trace["evidence"][0]["sha256"] = "0" * 64
    shop.save(trace)
    shop.write("traces/notes.txt", "x\n")
    shop.commit()
    assert codes(shop.whole()) == ["TG206", "TG207", "TG302"]


def test_a_sealed_trace_that_fails_only_today_s_profile_is_a_warning(shop: Shop):
    trace = shop.observation()
    trace["observation"]["trigger"] = "sometimes"
    shop.save(trace)
    shop.commit()
    assert codes(shop.whole()) == ["TG102"]
    shop.git("branch", "-f", "main", "work")
    found = shop.whole()
    assert (found.verdict, codes(found, "warning")) == ("PASS", ["TG102"])


def test_a_conflict_names_the_copy_that_counts_not_the_local_branch_that_is_behind(shop: Shop):
    """Merging the local branch would change nothing: what conflicts is only in the copy."""
    behind = shop.git("rev-parse", "main")
    shop.branch("theirs")
    shop.write("data/one.csv", "theirs\n")
    shop.commit("theirs")
    shop.git("update-ref", "refs/remotes/origin/main", "HEAD")
    shop.git("remote", "add", "origin", "https://git.example/shop")
    shop.branch("mine", behind)
    shop.write("data/one.csv", "mine\n")
    shop.commit("mine")
    with pytest.raises(CannotJudge, match="conflicts with origin/main") as caught:
        shop.pushed("HEAD", "refs/heads/work")
    assert caught.value.remedy.startswith("git merge origin/main ")
