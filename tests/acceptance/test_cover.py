"""No trace, no execution: which changes need cover, and what covers them (SPEC 5)."""

import pytest

from tests.support.shop import Shop, codes, finding_lines, instant


def test_a_change_without_a_trace_is_blocked(shop: Shop):
    shop.write("ads/bids.csv", "keyword,bid\nmug,0.90\n")
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found)) == ("BLOCK", ["TG401"])
    assert found.findings[0].path == "ads/bids.csv"
    assert "trace-gate new decision" in found.findings[0].remediation


def test_a_change_with_a_decision_that_names_it_passes(shop: Shop):
    shop.linked("ads/bids.csv")
    found = shop.judge()
    assert (found.verdict, found.findings) == ("PASS", ())
    assert (found.judged.commits, found.judged.paths, found.judged.governed) == (1, 2, 2)


def test_a_trace_may_come_in_a_later_commit_than_its_change(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    shop.commit()
    shop.save(shop.decision("ads/bids.csv"))
    shop.commit()
    assert shop.judge().verdict == "PASS"


def test_a_trace_that_names_another_path_does_not_cover(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    shop.write("ads/other.csv", "y\n")
    shop.save(shop.decision("ads/other.csv"))
    shop.commit()
    assert codes(shop.judge()) == ["TG402"]


def test_deleting_a_file_needs_cover_too(shop: Shop):
    shop.git("rm", "-q", "ads/bids.csv")
    shop.commit()
    assert codes(shop.judge()) == ["TG401"]
    shop.save(shop.decision("ads/bids.csv"))
    shop.commit()
    assert shop.judge().verdict == "PASS"


def test_a_rename_is_a_delete_and_an_add(shop: Shop):
    (shop.path / "docs").mkdir()
    shop.git("mv", "ads/bids.csv", "docs/bids.md")
    shop.commit()
    found = shop.judge()
    assert [each.path for each in found.findings] == ["ads/bids.csv"]


def test_a_mode_change_is_a_change(shop: Shop):
    shop.git("update-index", "--chmod=+x", "ads/bids.csv")
    shop.commit()
    assert codes(shop.judge()) == ["TG401"]


def test_a_submodule_is_a_change(shop: Shop):
    head = shop.git("rev-parse", "HEAD")
    shop.git("update-index", "--add", "--cacheinfo", f"160000,{head},vendor/lib")
    shop.commit()
    assert codes(shop.judge()) == ["TG401"]


def test_exempt_paths_need_nothing(shop: Shop):
    shop.write("README.md", "More.\n")
    shop.write("docs/how.md", "How.\n")
    shop.commit()
    found = shop.judge()
    assert (found.verdict, found.judged.exempt) == ("PASS", 2)


def test_an_exempt_name_as_a_link_is_not_exempt(shop: Shop):
    (shop.path / "README-2").symlink_to("ads/bids.csv")
    shop.git("add", "README-2")
    shop.commit()
    assert codes(shop.judge()) == ["TG401"]


def test_evidence_covers_its_own_addition_and_nothing_else(shop: Shop):
    entry = shop.report("week-02.csv", "term\ncup\n")
    shop.save(shop.observation(evidence=[entry]))
    shop.commit()
    assert shop.judge().verdict == "PASS"
    shop.write("uploads/week-03.csv", "not recorded\n")
    shop.commit()
    assert [(each.code, each.path) for each in shop.judge().findings] == [
        ("TG402", "uploads/week-03.csv")
    ]


@pytest.mark.parametrize("caller", ["index", "range", "push"])
def test_a_report_that_can_be_run_is_no_report(shop: Shop, caller: str):
    """What can be run needs a decision, as everywhere: an observation is no cover."""
    judge = {
        "index": shop.staged,
        "range": shop.judge,
        "push": lambda: shop.pushed("HEAD", "refs/heads/work"),
    }[caller]
    trace = shop.observation(evidence=[shop.report("send.sh", "curl https://example.com\n")])
    shop.save(trace)
    shop.git("add", "-A")
    shop.git("update-index", "--chmod=+x", "uploads/send.sh")
    if caller != "index":
        shop.git("commit", "-q", "-m", "report")
    found = judge()
    assert codes(found) == ["TG402"], finding_lines(found)
    assert "can be run" in found.findings[0].message
    assert found.findings[0].remediation.startswith("git update-index --chmod=-x uploads/send.sh")
    shop.git("update-index", "--chmod=-x", "uploads/send.sh")
    shop.git("commit", "-q", "-m", "as it says")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


def test_a_report_cannot_be_made_one_that_can_be_run_later(shop: Shop):
    shop.save(shop.observation(evidence=[shop.report("send.sh", "echo\n")]))
    shop.commit()
    shop.switch("main")
    shop.git("merge", "-q", "--no-ff", "-m", "landed", "work")
    shop.switch("work")
    shop.git("update-index", "--chmod=+x", "uploads/send.sh")
    shop.git("commit", "-q", "-m", "only the mode")
    assert shop.judge().verdict == "BLOCK", finding_lines(shop.judge())


def test_a_decision_that_says_its_mode_brings_a_report_that_can_be_run(shop: Shop):
    shop.write("uploads/send.sh", "echo\n")
    shop.git("update-index", "--add", "--chmod=+x", "uploads/send.sh")
    planned = shop.planned("uploads/send.sh") | {"details": {"mode": "100755"}}
    shop.save(shop.decision(planned))
    shop.git("commit", "-q", "-m", "a script, decided")
    found = shop.judge()
    assert found.verdict == "PASS", finding_lines(found)


def test_a_wildcard_below_a_named_folder_covers(shop: Shop):
    shop.write("ads/one/a.csv", "1\n")
    shop.write("ads/one/two/b.csv", "1\n")
    shop.save(shop.decision("ads/one/**"))
    shop.commit()
    assert shop.judge().verdict == "PASS"


def test_a_single_star_does_not_cross_folders(shop: Shop):
    shop.write("ads/one/two/b.csv", "1\n")
    shop.write("ads/one/a.csv", "1\n")
    shop.save(shop.decision("ads/one/*"))
    shop.commit()
    assert [each.path for each in shop.judge().findings] == ["ads/one/two/b.csv"]


def test_a_wildcard_for_everything_is_refused(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    shop.save(shop.decision("**"))
    shop.commit()
    assert codes(shop.judge()) == ["TG402", "TG512"]


def test_an_executed_decision_never_covers_a_second_change(shop: Shop):
    trace_id = shop.linked("ads/bids.csv")
    shop.git("checkout", "-q", "main")
    shop.git("merge", "-q", "--ff-only", "work")
    shop.branch("again")
    shop.write("ads/bids.csv", "second\n")
    shop.commit(f"second\n\nTrace: {trace_id}")
    found = shop.judge()
    assert codes(found) == ["TG404"]
    assert trace_id in found.findings[0].message


def test_an_open_decision_of_the_base_covers_when_its_execution_is_recorded(shop: Shop):
    plan = shop.ahead("ads/bids.csv", "second\n")
    trace_id = shop.save(shop.decision(plan, executed=False))
    shop.commit()
    assert shop.judge().verdict == "PASS"
    shop.git("checkout", "-q", "main")
    shop.git("merge", "-q", "--ff-only", "work")
    shop.branch("execute")
    shop.write("ads/bids.csv", "second\n")
    shop.commit()
    assert codes(shop.judge()) == ["TG401"]
    trace = shop.load(trace_id)
    trace["execution"] |= {"executed_at": instant(shop.clock), "result": "success"}
    shop.save(trace)
    shop.commit()
    assert shop.judge().verdict == "PASS"


def test_a_decision_executed_too_late_does_not_cover(shop: Shop):
    made = shop.clock
    trace = shop.decision("ads/bids.csv", executed=False)
    trace_id = shop.save(trace)
    shop.commit()
    shop.git("checkout", "-q", "main")
    shop.git("merge", "-q", "--ff-only", "work")
    shop.branch("late")
    shop.clock = made + 31 * 86_400
    trace = shop.load(trace_id)
    trace["execution"] |= {"executed_at": instant(shop.clock), "result": "success"}
    shop.save(trace)
    shop.write("ads/bids.csv", "late\n")
    shop.commit()
    assert codes(shop.judge()) == ["TG404"]


def test_a_blocked_decision_covers_nothing(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    shop.save(shop.decision("ads/bids.csv", check="BLOCK"))
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found)) == ("BLOCK", ["TG405"])


def test_a_blocked_decision_may_be_recorded(shop: Shop):
    shop.save(shop.decision("ads/bids.csv", check="BLOCK", executed=False))
    shop.commit()
    assert shop.judge().verdict == "PASS"


def test_an_escalated_decision_waits_for_a_person(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    shop.save(shop.decision("ads/bids.csv", check="ESCALATE"))
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found)) == ("ESCALATE", ["TG405", "TG601"])


def test_an_escalated_decision_that_waits_unexecuted_is_a_note(shop: Shop):
    shop.save(shop.decision("ads/bids.csv", check="ESCALATE", executed=False))
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found, "note")) == ("PASS", ["TG601"])


def test_execution_must_be_recorded_at_the_boundary(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    shop.save(shop.decision("ads/bids.csv", executed=False))
    staged = shop.staged()
    assert (staged.verdict, codes(staged, "warning")) == ("PASS", ["TG410"])
    shop.commit()
    assert codes(shop.judge()) == ["TG410"]


def test_recording_what_is_not_done_is_found(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    shop.save(shop.decision("ads/bids.csv", "ads/budget.csv"))
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG410"]
    assert "ads/budget.csv" in found.findings[0].message


def undone(shop: Shop, **changes: object) -> tuple[dict, dict]:
    """A change and its undoing, in two commits of one unit: the decision and the rollback."""
    before = (shop.path / "ads/bids.csv").read_text()
    shop.write("ads/bids.csv", "x\n")
    done = shop.decision("ads/bids.csv")
    shop.save(done)
    shop.commit("change")
    shop.write("ads/bids.csv", before)
    back = shop.decision("file/ads/bids.csv", causal_links={"caused_by": done["id"]})
    back["decision"]["action_type"] = "rollback"
    done["execution"]["result"] = "rolled_back"
    return done, back


def test_a_change_and_its_rollback_in_one_unit_leave_two_records_and_no_file(shop: Shop):
    for trace in undone(shop):
        shop.save(trace)
    shop.commit("undo")
    found = shop.judge()
    assert found.verdict == "PASS", finding_lines(found)


@pytest.mark.parametrize("half", ["not rolled back", "no rollback", "another cause", "no record"])
def test_half_a_rollback_is_a_record_of_what_is_not_there(shop: Shop, half: str):
    done, back = undone(shop)
    if half == "not rolled back":
        done["execution"]["result"] = "success"
    elif half == "no rollback":
        back["decision"]["action_type"] = "file_change"
    elif half == "another cause":
        back["causal_links"]["caused_by"] = "TRACE-20250101-001"
    else:
        back["execution"] |= {"executed_at": None, "result": None}
    shop.save(done)
    shop.save(back)
    shop.commit("undo")
    assert codes(shop.judge()) == ["TG410"]


def test_a_rollback_speaks_for_the_files_that_it_names_and_for_no_other(shop: Shop):
    done, back = undone(shop)
    for trace in (done, back):
        trace["execution"]["changes"].append(shop.planned(f"ads/{trace['id']}.csv"))
        shop.save(trace)
    shop.commit("undo")
    found = shop.judge()
    assert codes(found) == ["TG410"]
    messages = [each.message for each in found.findings]
    assert len(messages) == 2
    assert not any("ads/bids.csv" in message for message in messages)


def test_a_pattern_is_taken_back_by_a_file_that_it_names(shop: Shop):
    done, back = undone(shop)
    done["execution"]["changes"][0]["target"] = "ads/*.csv"
    shop.save(done)
    shop.save(back)
    shop.commit("undo")
    assert shop.judge().verdict == "PASS"


def test_a_maintenance_trace_covers_files(shop: Shop):
    shop.write("ads/layout.txt", "x\n")
    shop.save(shop.maintenance("file/ads/layout.txt"))
    shop.commit()
    assert shop.judge().verdict == "PASS"


def test_a_maintenance_trace_may_not_move_the_market(shop: Shop):
    trace = shop.maintenance("file/ads/layout.txt", executed=False)
    trace["execution"]["changes"].append(
        {
            "target": "campaign/1/budget",
            "change_type": "budget_update",
            "from_value": 1,
            "to_value": 2,
        }
    )
    shop.save(trace)
    shop.commit()
    assert codes(shop.judge()) == ["TG102"]


def test_text_in_a_message_never_exempts(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    shop.commit('Revert "everything"\n\n[skip trace]\n')
    assert codes(shop.judge()) == ["TG401"]


def test_each_uncovered_path_is_one_finding(shop: Shop):
    for name in "abc":
        shop.write(f"ads/{name}.csv", name)
    shop.commit()
    assert [each.path for each in shop.judge().findings] == ["ads/a.csv", "ads/b.csv", "ads/c.csv"]


def test_a_change_that_is_undone_needs_nothing(shop: Shop):
    before = (shop.path / "ads/bids.csv").read_text()
    shop.write("ads/bids.csv", "x\n")
    shop.commit()
    shop.write("ads/bids.csv", before)
    shop.commit()
    assert shop.judge().verdict == "PASS"


def test_an_empty_commit_passes(shop: Shop):
    shop.commit("nothing")
    found = shop.judge()
    assert (found.verdict, found.judged.commits, found.judged.paths) == ("PASS", 1, 0)


def test_a_trace_with_errors_covers_nothing(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    trace = shop.decision("ads/bids.csv")
    trace["decision"]["rationale"] = "short"
    shop.save(trace)
    shop.commit()
    found = shop.judge()
    assert (found.verdict, codes(found)) == ("BLOCK", ["TG102"]), "the mistake, and nothing else"


def test_a_link_that_leads_out_of_governance_is_refused(shop: Shop):
    for name, goal in (
        ("ads/a", "../README.md"),
        ("ads/b", "/etc/passwd"),
        ("ads/c", "../../x"),
        ("ads/d", "../.git/config"),
    ):
        (shop.path / name).symlink_to(goal)
        shop.git("add", name)
    shop.save(shop.decision("ads/*"))
    shop.commit()
    found = shop.judge()
    assert codes(found) == ["TG411"]
    assert len(found.findings) == 4


@pytest.mark.parametrize("caller", ["staged", "range"])
def test_a_new_report_without_a_trace_is_told_to_be_observed(shop: Shop, caller: str):
    shop.write("uploads/week 02.csv", "term,clicks\n")
    if caller == "range":
        shop.commit()
    (found,) = (shop.staged() if caller == "staged" else shop.judge()).findings
    assert found.code == "TG401"
    observe = "trace-gate new observation --evidence 'uploads/week 02.csv'"
    fix = f"{observe} --metric NAME=VALUE && git add traces"
    assert found.remediation == fix


def test_a_stray_report_beside_an_observation_is_never_sent_to_its_execution(shop: Shop):
    """An observation with an execution would be TG103."""
    shop.write("uploads/stray.csv", "term,clicks\n")
    trace_id = shop.save(shop.observation())
    shop.commit()
    (found,) = shop.judge().findings
    assert found.code == "TG402"
    assert "execution" not in found.remediation
    fix = "trace-gate new observation --evidence uploads/stray.csv --metric NAME=VALUE"
    assert (
        found.remediation == f"{fix} && git add traces   # or name it under evidence in {trace_id}"
    )


def test_a_file_beside_an_observation_is_never_sent_to_its_execution(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    trace_id = shop.save(shop.observation())
    shop.commit()
    (found,) = shop.judge().findings
    assert (found.code, "execution.changes" in found.remediation) == ("TG402", False)
    assert trace_id in found.message
    assert found.remediation.startswith("trace-gate new decision --target ads/bids.csv")


def test_a_file_beside_a_draft_decision_may_be_added_to_it(shop: Shop):
    shop.write("ads/bids.csv", "x\n")
    shop.write("ads/other.csv", "x\n")
    trace_id = shop.save(shop.decision("ads/other.csv"))
    shop.save(shop.observation())
    shop.commit()
    (found,) = shop.judge().findings
    assert f"execution.changes of {trace_id}" in found.remediation


def test_a_file_after_the_commit_of_a_decision_needs_one_of_its_own(shop: Shop):
    shop.linked("ads/other.csv")
    shop.write("ads/bids.csv", "x\n")
    shop.commit()
    (found,) = shop.judge().findings
    assert found.remediation.startswith("trace-gate new decision --target ads/bids.csv")


def test_a_file_beside_an_approved_decision_needs_one_of_its_own(shop: Shop):
    """Whatever is added to it would be TG604."""
    shop.write("ads/bids.csv", "x\n")
    shop.write("ads/other.csv", "x\n")
    shop.save(shop.approved(shop.decision("ads/other.csv")))
    shop.commit()
    (found,) = [each for each in shop.judge().findings if each.code == "TG402"]
    assert found.remediation.startswith("trace-gate new decision --target ads/bids.csv")


def test_an_upload_that_nobody_points_at_is_not_changed_by_evidence(shop: Shop):
    shop.git("checkout", "-q", "main")
    shop.write("uploads/old.csv", "old\n")
    shop.commit()
    shop.git("checkout", "-q", "-B", "work", "main")
    shop.write("uploads/old.csv", "new\n")
    shop.save(shop.observation(evidence=[shop.report("old.csv")]))
    shop.commit()
    (found,) = shop.judge().findings
    assert found.code == "TG402"
    assert "was there before" in found.message
    assert f"--source={shop.git('rev-parse', 'main')[:10]}" in found.remediation
