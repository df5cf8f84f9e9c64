"""What may be claimed about when things happened, for each caller (SPEC 4, Time)."""

from __future__ import annotations

import pytest

from tests.support.adoption import adopt
from tests.support.shop import Shop, codes, finding_lines, instant
from trace_gate.app.judge import check
from trace_gate.report.judgement import waiting

MINUTE, HOUR, DAY = 60, 3_600, 86_400

BID = {
    "target": "campaign/C1/ad_group/A1/keyword/mug/bid",
    "change_type": "bid_update",
    "from_value": 1.0,
    "to_value": 1.1,
}


def said(judgement, code: str = "TG205") -> str:
    return " ".join(
        f"{each.message} {each.remediation}" for each in judgement.findings if each.code == code
    )


def step_back(shop: Shop, seconds: float) -> None:
    """The clock of this computer is set back, or somebody writes another date."""
    shop.clock -= int(seconds)


# --- when a trace was written ------------------------------------------------------------------


def test_a_trace_may_wait_thirty_days_for_its_commit(shop: Shop):
    trace = shop.decision("ads/bids.csv", executed=False)
    shop.clock += 30 * DAY - HOUR
    shop.save(trace)
    shop.commit()
    assert codes(shop.judge(), "error", "warning") == []


def test_a_decision_that_waited_longer_needs_a_person(shop: Shop):
    trace = shop.decision("ads/bids.csv", executed=False)
    shop.clock += 31 * DAY
    shop.save(trace)
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG205"], finding_lines(found)
    assert f"trace-gate approve {trace['id']} --reason TG205" in said(found)


def test_a_person_may_say_that_it_did(shop: Shop):
    trace = shop.decision("ads/bids.csv", executed=False)
    shop.clock += 31 * DAY
    shop.save(shop.approved(trace, "TG205"))
    shop.commit()
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def test_maintenance_has_no_approval_so_it_says_when_it_was_written(shop: Shop):
    trace = shop.maintenance("file/ads/bids.csv", executed=False)
    shop.clock += 31 * DAY
    shop.save(trace)
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG205"], finding_lines(found)
    assert "approve" not in said(found)


def test_what_executes_nothing_is_only_warned_of(shop: Shop):
    trace = shop.observation()
    shop.clock += 31 * DAY
    shop.save(trace)
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found, "warning")) == ("PASS", ["TG205"]), finding_lines(found)


# --- when a change was made --------------------------------------------------------------------


def late(shop: Shop, *targets: object, days: float) -> dict:
    """A decision that was executed so many days before it lands, committed and pushed at once."""
    trace = shop.decision(*targets)
    shop.clock += int(days * DAY)
    return trace


def test_a_change_of_the_market_that_was_made_a_week_ago_is_written_down_late(shop: Shop):
    shop.save(late(shop, BID, days=6.9))
    shop.commit()
    assert "TG205" not in codes(shop.judge())


@pytest.mark.parametrize(
    "change",
    [
        BID,
        {**BID, "target": "campaign/C1/budget", "change_type": "budget_update"},
        {**BID, "target": "campaign/C1/state", "change_type": "state_update"},
        {
            "target": "asin/B0EXAMPLE1/intent_bucket/IB-gift",
            "change_type": "bucket_create",
            "from_value": None,
            "to_value": {"job_to_be_done": "A gift", "fit_type": "exact", "keywords": ["mug"]},
        },
        {**BID, "target": "asin/B0EXAMPLE1/price"},
    ],
)
def test_one_that_was_made_earlier_needs_a_person(shop: Shop, change: dict):
    trace = late(shop, change, days=7.1)
    shop.save(trace)
    shop.commit()
    found = shop.judge()
    assert "TG205" in codes(found), finding_lines(found)
    assert f"trace-gate approve {trace['id']} --reason TG205" in said(found)


def test_all_that_it_lacks_is_a_person_who_accepts_both_at_once(shop: Shop):
    """Else the approver signs twice: TG601 names one reason, and TG205 the other."""
    trace = late(shop, {**BID, "from_value": 1.0, "to_value": 2.0}, days=11)
    trace["execution"] |= {"guardrail_check": "ESCALATE"}
    shop.save(trace)
    shop.commit()
    found = shop.judge()
    assert found.verdict == "ESCALATE", finding_lines(found)
    ask = f"trace-gate approve {trace['id']} --reason TG205"
    assert ask in said(found, "TG601")
    assert ask in said(found)
    how = waiting.ways(found, branch="work", remote="origin", commit=False, draft=False)
    assert any(f"{ask} && " in line for line in how), how
    shop.save(shop.approved(trace, "TG205", "TG502", "TG505"))
    shop.commit()
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_an_approval_that_lacks_the_time_asks_for_it_only(shop: Shop):
    trace = late(shop, BID, days=11)
    shop.save(shop.approved(trace, "TG505"))
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found)) == ("ESCALATE", ["TG205"]), finding_lines(found)


def test_a_merged_approval_accepts_no_more(shop: Shop):
    """`approve` refuses it, so nothing says that it is approved again."""
    plan = shop.approved(shop.decision(BID, executed=False), "TG505")
    shop.save(plan)
    shop.commit()
    shop.git("branch", "-f", "main", "work")
    plan["execution"] |= {"executed_at": instant(shop.clock + 60), "result": "success"}
    shop.clock += 12 * DAY
    shop.save(plan)
    shop.commit()
    found = shop.judge()
    assert found.verdict == "BLOCK", finding_lines(found)
    assert f"trace-gate supersede {plan['id']}" in said(found)
    assert "trace-gate approve" not in said(found)


def test_a_merged_approval_that_has_lapsed_is_not_given_again(shop: Shop):
    plan = shop.approved(shop.decision(BID, executed=False), "TG505")
    shop.save(plan)
    shop.commit()
    shop.git("branch", "-f", "main", "work")
    shop.clock += 16 * DAY
    plan["execution"] |= {"executed_at": instant(shop.clock), "result": "success"}
    shop.save(plan)
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG601"], finding_lines(found)
    assert f"trace-gate supersede {plan['id']}" in said(found, "TG601")


def test_it_keeps_its_time_and_takes_an_approval(shop: Shop):
    trace = late(shop, BID, days=20)
    shop.save(shop.approved(trace, "TG205", "TG505"))
    shop.commit()
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def test_an_approval_from_before_the_change_says_nothing_about_its_time(shop: Shop):
    plan = shop.approved(shop.decision(BID, executed=False), "TG205", "TG505")
    shop.clock += DAY
    plan["execution"] |= {"executed_at": instant(shop.clock), "result": "success"}
    shop.clock += 20 * DAY
    shop.save(plan)
    shop.commit()
    assert "TG205" in codes(shop.judge())


def test_the_landing_counts_and_no_date_of_a_commit(shop: Shop):
    """Committed at once, or so it says, and pushed eight days later."""
    shop.save(late(shop, BID, days=0))
    shop.commit()
    old = shop.git("rev-parse", "main")
    assert "TG205" not in codes(shop.judge())
    shop.clock += 8 * DAY
    assert "TG205" in codes(shop.judge())
    assert "TG205" in codes(shop.pushed("work", "refs/heads/work"))
    assert "TG205" in codes(shop.pushed("work", "refs/heads/main", old))
    shop.write("docs/note.md", "x\n")
    assert "TG205" in codes(shop.staged())


def test_files_change_in_the_commit_itself(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    shop.save(late(shop, "ads/bids.csv", days=10))
    shop.commit()
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def test_an_old_plan_about_a_file_does_not_come_back_by_an_old_date(shop: Shop):
    """It would be too old to cover anything (`link.open_days`), by its true date."""
    plan = shop.save(shop.decision("ads/bids.csv", executed=False))
    shop.commit()
    shop.switch("main")
    shop.git("merge", "-q", "--ff-only", "work")
    shop.branch("later")
    done = shop.clock
    shop.clock += 90 * DAY
    trace = shop.load(plan)
    trace["execution"] |= {"executed_at": instant(done), "result": "success"}
    shop.write("ads/bids.csv", "x\n")
    shop.save(trace)
    shop.commit()
    assert "TG205" in codes(shop.judge())


# --- dates of commits --------------------------------------------------------------------------


def forged(shop: Shop, days: float, value: float = 1.0) -> str:
    """A commit with a forged date, that brings a decision of that date."""
    here = shop.clock
    step_back(shop, days * DAY)
    shop.save(shop.decision({**BID, "from_value": value, "to_value": value * 1.3}))
    oid = shop.commit(f"{days} days ago")
    shop.clock = here
    return oid


@pytest.mark.parametrize("caller", ["range", "staged", "beside", "onto"])
def test_commits_with_forged_dates_are_found_by_every_caller(shop: Shop, caller: str):
    """Sixty days back, fifty, and so on: each has a day of its own, if one believes it."""
    old = shop.git("rev-parse", "main")
    shop.clock += 90 * DAY
    for days in (60, 50, 40, 30, 20, 10):
        forged(shop, days)
    found = {
        "range": shop.judge,
        "staged": shop.staged,
        "beside": lambda: shop.pushed("work", "refs/heads/work"),
        "onto": lambda: shop.pushed("work", "refs/heads/main", old),
    }[caller]()
    assert "TG205" in codes(found), finding_lines(found)
    late = [each for each in found.findings if each.code == "TG205"]
    assert len({each.trace_id for each in late if each.trace_id}) == 6, finding_lines(found)


@pytest.mark.parametrize("digits", ["99999999999999999999", "253402300800", "9" * 5000])
@pytest.mark.parametrize("caller", ["range", "beside", "onto", "commit", "below"])
def test_a_date_that_no_calendar_has_is_one_of_the_future(shop: Shop, caller: str, digits: str):
    shop.save(shop.observation())
    old, oid = shop.git("rev-parse", "main"), shop.commit()
    text = shop.git("cat-file", "commit", oid).replace(f"> {shop.clock} ", f"> {digits} ")
    words = ("hash-object", "-t", "commit", "-w", "--literally", "--stdin")
    far = shop.git(*words, stdin=text.encode())
    shop.git("reset", "-q", "--hard", far)
    if caller == "below":
        shop.save(shop.observation())
        shop.commit("on top of it")

    def one() -> object:
        with shop.open() as git:
            return check.check_commit(git, far, shop.services())

    found = {
        "range": shop.judge,
        "commit": one,
        "below": shop.judge,
        "beside": lambda: shop.pushed("work", "refs/heads/work"),
        "onto": lambda: shop.pushed("work", "refs/heads/main", old),
    }[caller]()
    assert codes(found) == ["TG205"], finding_lines(found)
    assert f"Commit {far[:10]} is dated 9999-" in said(found)


def test_a_commit_with_a_trace_is_not_older_than_what_it_stands_on(shop: Shop):
    shop.write("docs/note.md", "x\n")
    parent = shop.commit()
    step_back(shop, 2 * HOUR)
    shop.save(shop.observation())
    oid = shop.commit()
    shop.clock += 2 * HOUR
    found = shop.judge()
    assert codes(found) == ["TG205"], finding_lines(found)
    assert oid[:10] in said(found)
    assert parent[:10] in said(found)
    assert f"git rebase --force-rebase {shop.git('rev-parse', 'main')[:10]}" in said(found)


@pytest.mark.parametrize("caller", ["range", "staged", "push"])
@pytest.mark.parametrize("between", ["empty", "merge"])
def test_a_commit_without_a_trace_between_them_does_not_hide_it(shop, between: str, caller: str):
    """It may have any date, and a trace on top of it that date: what lies below it counts."""
    shop.branch("side")
    shop.write("docs/side.md", "x\n")
    shop.commit()
    shop.switch("work")
    shop.write("docs/note.md", "x\n")
    below = shop.commit()
    step_back(shop, 5 * DAY)
    if between == "merge":
        shop.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    else:
        shop.commit("nothing")
    shop.commit("nothing more")
    shop.save(shop.observation())
    oid = shop.commit()
    shop.clock += 5 * DAY
    judges = {
        "range": shop.judge,
        "staged": shop.staged,
        "push": lambda: shop.pushed("work", "refs/heads/work"),
    }
    found = judges[caller]()
    assert "TG205" in codes(found), finding_lines(found)
    assert oid[:10] in said(found)
    assert below[:10] in said(found)


def test_odd_dates_below_a_trace_of_today_are_nothing(shop: Shop):
    for days in (3, 7, 1):
        step_back(shop, days * DAY)
        shop.write("docs/note.md", f"{days}\n")
        shop.commit()
        shop.clock += days * DAY
    shop.linked("ads/bids.csv")
    shop.clock += HOUR
    shop.save(shop.observation())
    shop.commit()
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def test_nor_a_merge_with_what_none_of_its_parents_has(shop: Shop):
    shop.branch("side")
    shop.write("docs/side.md", "x\n")
    shop.commit()
    shop.switch("work")
    shop.write("docs/note.md", "x\n")
    shop.commit()
    shop.git("merge", "-q", "--no-ff", "--no-commit", "side")
    step_back(shop, 2 * DAY)
    shop.save(shop.observation())
    shop.commit("merge and more")
    shop.clock += 2 * DAY
    found = shop.judge()
    assert codes(found) == ["TG205"], finding_lines(found)
    assert "--rebase-merges" in said(found)


def test_a_merge_that_brings_nothing_of_its_own_may_have_any_date(shop: Shop):
    shop.branch("side")
    shop.write("docs/side.md", "x\n")
    shop.commit()
    shop.switch("work")
    shop.linked("ads/bids.csv")
    step_back(shop, 3 * DAY)
    shop.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    shop.clock += 3 * DAY
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def test_a_commit_without_a_trace_may_have_any_date_of_the_past(shop: Shop):
    step_back(shop, 400 * DAY)
    shop.write("docs/note.md", "x\n")
    shop.commit()
    shop.clock += 400 * DAY
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def test_no_commit_is_later_than_it_lands(shop: Shop):
    shop.clock += DAY
    shop.write("docs/note.md", "x\n")
    oid = shop.commit()
    step_back(shop, DAY)
    found = shop.judge()
    assert codes(found) == ["TG205"], finding_lines(found)
    assert oid[:10] in said(found)
    assert codes(shop.pushed("work", "refs/heads/work")) == ["TG205"]


def test_nor_a_step_of_a_history_that_is_pushed_to_an_empty_place(shop: Shop):
    """It landed when it was committed, and still no commit is from the future."""
    shop.switch("main")
    shop.clock += DAY
    shop.linked("ads/bids.csv")
    step_back(shop, DAY)
    assert "TG205" in codes(shop.pushed("main", "refs/heads/main"))


def test_a_rebase_that_keeps_the_dates_of_authors_is_mended_by_a_plain_one(shop: Shop):
    shop.linked("ads/bids.csv")
    shop.clock += DAY
    shop.switch("main")
    shop.save(shop.observation())
    shop.commit("a colleague was faster")
    shop.switch("work")
    number = shop.git("ls-tree", "-r", "--name-only", "main", "traces/").count("\n")
    assert number == 1, "two traces on main, of different days"
    shop.git("rebase", "-q", "--committer-date-is-author-date", "main")
    found = shop.judge()
    assert codes(found) == ["TG205"], finding_lines(found)
    command = said(found).partition("anew: ")[2].split()
    assert command[:3] == ["git", "rebase", "--force-rebase"]
    shop.clock += 60
    shop.git(*command[1:])
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


# --- honest work -------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_that_is_ten_minutes_off(shop: Shop, minutes: int):
    """CI judges at once; the parent is of a computer whose clock is right."""
    shop.write("docs/note.md", "x\n")
    shop.commit()
    shop.clock += minutes * MINUTE
    shop.linked("ads/bids.csv")
    shop.clock -= minutes * MINUTE
    assert codes(shop.judge()) == [], finding_lines(shop.judge())
    assert codes(shop.pushed("work", "refs/heads/work")) == []


@pytest.mark.parametrize("minutes", [-20, 20])
def test_one_that_is_twenty_minutes_off_is_told(shop: Shop, minutes: int):
    shop.write("docs/note.md", "x\n")
    shop.commit()
    shop.clock += minutes * MINUTE
    shop.linked("ads/bids.csv")
    shop.clock -= minutes * MINUTE
    assert codes(shop.judge()) == ["TG205"], finding_lines(shop.judge())


def test_by_how_much_clocks_may_differ_is_policy(shop: Shop):
    from tests.support.approvals import set_gate

    shop.switch("main")
    set_gate(shop, time={"clock_skew_minutes": 30})
    shop.commit("other clocks")
    shop.switch("work")
    shop.git("reset", "-q", "--hard", "main")
    shop.clock += 20 * MINUTE
    shop.linked("ads/bids.csv")
    shop.clock -= 20 * MINUTE
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def ten_days(shop: Shop) -> None:
    """A pull request with what an analyst writes, opened today; ten days pass."""
    shop.save(shop.observation(evidence=[shop.report("new.csv", "term,clicks\nmug,5\n")]))
    shop.commit("look")
    shop.linked("ads/bids.csv")
    shop.save(shop.decision("ads/other.csv", executed=False))
    shop.commit("plan")
    shop.clock += 10 * DAY


def test_a_pull_request_that_is_open_for_ten_days(shop: Shop):
    ten_days(shop)
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


@pytest.mark.parametrize("how", ["merge", "squash", "rebase", "queue"])
def test_it_lands_in_every_way(shop: Shop, how: str):
    old = shop.git("rev-parse", "main")
    ten_days(shop)
    if how == "rebase":
        shop.git("rebase", "-q", "--force-rebase", "main")
        shop.git("checkout", "-q", "-B", "main")
    else:
        shop.switch("main")
        if how == "queue":
            shop.write("docs/other.md", "x\n")
            shop.commit("what the queue merged first")
        words = ("--squash",) if how == "squash" else ("--no-ff", "--no-commit")
        shop.git("merge", "-q", *words, "work")
        shop.commit("lands")
    found = shop.judge(old, "main")
    assert codes(found) == [], finding_lines(found)
    found = shop.pushed("main", "refs/heads/main", old)
    assert (found.verdict, codes(found)) == ("PASS", []), finding_lines(found)


def test_a_push_job_that_is_run_again_a_week_later_says_the_same(shop: Shop, monkeypatch):
    """The market decision is in time by the day of the push, and would not be by today's."""
    from trace_gate.app.judge.push import check_push
    from trace_gate.app.judge.pushed_to import PushedRef

    old = shop.git("rev-parse", "main")
    shop.save(shop.approved(late(shop, BID, days=1)))
    shop.commit()
    at = shop.clock + 30
    ref = PushedRef(
        local_ref="work",
        local_oid=shop.git("rev-parse", "work"),
        remote_ref="refs/heads/main",
        remote_oid=old,
    )
    with shop.open() as git:
        first = check_push(git, [ref], "origin", shop.services(now=at))
        assert codes(first) == [], finding_lines(first)
        again = check_push(git, [ref], "origin", shop.services(now=at))
        today = check_push(git, [ref], "origin", shop.services(now=at + 7 * DAY))
    assert again.findings == first.findings
    assert codes(today) == ["TG205"]


def odd(tmp_path) -> Shop:
    """A repository whose history has a commit of the year 2038, and is adopted today."""
    shop = Shop(tmp_path)
    shop.git("init", "-q", "-b", "main")
    here = shop.clock
    shop.clock = 2_145_916_800
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.80\n")
    shop.commit("from a computer without a battery")
    shop.clock = here
    return shop


def test_a_repository_with_odd_dates_is_adopted(tmp_path):
    shop = odd(tmp_path)
    before = shop.git("rev-parse", "main")
    shop.branch("work")
    adopt(shop)
    shop.save(shop.observation())
    shop.commit("first observation")
    found = shop.judge()
    assert codes(found) == [], finding_lines(found)
    found = shop.pushed("work", "refs/heads/main", before)
    assert codes(found) == [], finding_lines(found)


def test_a_branch_from_before_the_adoption_with_odd_dates_lands(tmp_path):
    shop = odd(tmp_path)
    shop.branch("old")
    here, shop.clock = shop.clock, 2_145_916_800
    shop.write("docs/old.md", "x\n")
    shop.commit("one more")
    shop.clock = here
    shop.switch("main")
    adopt(shop)
    shop.branch("work")
    shop.git("merge", "-q", "--no-ff", "-m", "merge old", "old")
    shop.linked("ads/bids.csv")
    assert codes(shop.judge()) == [], finding_lines(shop.judge())


def test_a_base_with_a_date_of_the_future_stops_nobody(shop: Shop):
    """An earlier release let it in; what stands on it can only be dated now."""
    shop.switch("main")
    here, shop.clock = shop.clock, shop.clock + 90 * DAY
    shop.write("docs/odd.md", "x\n")
    shop.commit("odd")
    shop.clock = here
    shop.switch("work")
    shop.git("reset", "-q", "--hard", "main")
    shop.linked("ads/bids.csv")
    assert codes(shop.judge()) == [], finding_lines(shop.judge())
