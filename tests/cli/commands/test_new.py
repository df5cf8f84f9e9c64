"""`trace-gate new`: one command, one trace, and what is still to be filled in."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys

import pytest

from tests.support import fast_yaml
from tests.support.approvals import GATE, public, ssh_keys

REPORT = b"term,clicks\r\ncamping press,41\r\n"
OBSERVE = ("new", "observation", "--asin", "B0EXAMPLE1", "--metric", "acos=0.41")
EXPECT = ("--statement", "A lower bid lowers ACOS", "--criterion", "acos <= 0.35 from 0.41")
DECIDE = ("--option", "Lower it", "--option", "Leave it", "--rationale", "41 clicks, no order")


def written(result) -> str:
    """The id in what `new` printed."""
    return re.search(r"TRACE-\d{8}-\d{3}", result.output).group()


@pytest.fixture
def story(shop):
    """A shop with an observation and a hypothesis; their ids."""
    shop.write("uploads/a.csv", REPORT)
    observation = written(shop.run(*OBSERVE, "--evidence", "uploads/a.csv"))
    hypothesis = written(shop.run("new", "hypothesis", "--caused-by", observation, *EXPECT))
    shop.commit("story")
    return shop, observation, hypothesis


# --- every type in one command -----------------------------------------------------------


def test_an_observation_is_valid_in_one_command(shop):
    shop.write("uploads/a.csv", REPORT)
    output = shop.run(*OBSERVE, "--evidence", "uploads/a.csv").output
    assert "still to be filled in" not in output
    assert "next: git add traces/" in output
    trace = shop.trace()
    assert trace["entity"] == {"asin": "B0EXAMPLE1"}
    assert trace["observation"]["key_metrics"] == {"acos": 0.41}
    assert trace["tenant"] == {
        "store_id": "ACME-01",
        "marketplace": "US",
        "currency": "USD",
        "timezone": "America/Los_Angeles",
    }
    shop.git("add", "traces")
    assert "PASS" in shop.run("check").output


def test_a_hypothesis_is_valid_in_one_command_and_counts_on(story):
    shop, observation, _ = story
    output = shop.run("new", "hypothesis", "--caused-by", observation, *EXPECT).output
    assert "still to be filled in" not in output
    trace = shop.trace()
    assert trace["hypothesis"] == {
        "hypothesis_id": "H-002",
        "statement": "A lower bid lowers ACOS",
        "verification_window_days": 7,
        "success_criteria": [{"metric": "acos", "operator": "<=", "value": 0.35, "baseline": 0.41}],
    }
    assert trace["causal_links"] == {"caused_by": observation}


def test_a_decision_goes_on_from_what_caused_it(story):
    shop, _, hypothesis = story
    shop.write("ads/bids.csv", "campaign,bid\nC1,0.80\n")
    output = shop.run("new", "decision", "--from-staged", "--caused-by", hypothesis, *DECIDE).output
    assert "still to be filled in" not in output
    trace = shop.trace()
    assert trace["entity"] == {"asin": "B0EXAMPLE1"}
    assert trace["evidence"][0]["uri"] == "uploads/a.csv"
    assert trace["hypothesis"]["hypothesis_id"] == "H-001"
    assert shop.planned() == [{"target": "file/ads/bids.csv", "change_type": "file_update"}]
    assert trace["execution"]["guardrail_check"] == "PASS"
    assert trace["execution"]["executed_at"] == trace["created_at"]
    shop.git("add", "traces")
    assert "PASS" in shop.run("check").output


def test_a_verification_is_valid_in_one_command(story):
    shop, _, hypothesis = story
    words = ("--outcome", "acos=0.33", "--result", "confirmed", "--learning", "gift is no intent")
    output = shop.run("new", "verification", "--caused-by", hypothesis, *words).output
    assert "still to be filled in" not in output
    assert shop.trace()["verification"]["actual_outcome"] == {"acos": 0.33}


def test_a_maintenance_trace_is_valid_in_one_command(shop):
    shop.write("ads/bids.csv", "campaign,bid\n")
    output = shop.run("new", "maintenance", "--from-staged", "--rationale", "Sort the rows").output
    assert "still to be filled in" not in output
    shop.git("add", "traces")
    assert "PASS" in shop.run("check").output


@pytest.mark.parametrize(
    ("folder", "typed"), [("", "ads/bids.csv"), ("ads", "bids.csv"), ("", "file/ads/bids.csv")]
)
def test_maintenance_writes_a_file_as_its_profile_wants_it(shop, folder, typed, monkeypatch):
    shop.write("ads/bids.csv", "campaign,bid\n")
    monkeypatch.chdir(shop.path / folder)
    words = ("--target", typed, "--rationale", "Sort the rows", "--executed")
    shop.run("new", "maintenance", *words)
    monkeypatch.chdir(shop.path)
    assert shop.trace()["execution"]["changes"][0]["target"] == "file/ads/bids.csv"
    shop.git("add", "traces")
    assert "PASS" in shop.run("check").output


@pytest.mark.parametrize("typed", ["bids.csv", "ads/bids.csv", "file/ads/bids.csv"])
def test_a_file_has_no_numbers(shop, typed):
    before = shop.traces()
    change = ("--planned", "--change", f"{typed} 1.18 -> 1.17")
    output = shop.run("new", "decision", *change, *DECIDE, code=2).output
    assert "is a file: its values are its content" in output
    assert f"--target {typed}" in output
    assert shop.traces() == before


@pytest.mark.parametrize(
    "trace_type", ["observation", "hypothesis", "decision", "verification", "maintenance"]
)
def test_what_is_missing_is_named_with_its_line(shop, trace_type):
    output = shop.run("new", trace_type, "--set", "agent.tool=x").output
    assert "still to be filled in:" in output
    assert "fill in the lines above" in output
    path = shop.traces()[0]
    lines = path.read_text().splitlines()
    for place, field in re.findall(r"\.yaml:(\d+)  `(?:\w+\.)*(\w+)`", output):
        assert field in lines[int(place) - 1]


# --- numbers -----------------------------------------------------------------------------


def test_the_first_line_leads_editors_to_the_schema_of_the_type(shop):
    shop.run("new", "observation")
    path = shop.traces()[0]
    line = path.read_text().splitlines()[0]
    relative = line.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / relative).resolve() == shop.path / "schemas/trace-observation.schema.json"


def test_numbers_count_on_over_drafts_index_and_every_branch(shop):
    first = written(shop.run("new", "observation"))
    assert first.endswith("-001")
    shop.git("switch", "-q", "-c", "other")
    shop.commit("one")
    written(shop.run("new", "observation"))
    shop.commit("two")
    shop.git("switch", "-q", "main")
    assert shop.traces() == []
    third = written(shop.run("new", "observation"))
    assert third.endswith("-003")
    shop.git("add", "traces")
    shop.traces()[0].unlink()
    assert written(shop.run("new", "observation")).endswith("-004")


def test_numbers_of_remote_branches_count(shop):
    shop.run("new", "observation")
    shop.run("new", "observation")
    shop.commit("theirs")
    shop.git("update-ref", "refs/remotes/origin/theirs", "HEAD")
    shop.git("reset", "-q", "--hard", "HEAD~1")
    assert written(shop.run("new", "observation")).endswith("-003")


@pytest.mark.slow
def test_many_at_once_never_take_the_same_number(shop):
    code = "from trace_gate.cli.main import cli; cli(['new', 'observation'])"
    running = [
        subprocess.Popen([sys.executable, "-c", code], cwd=shop.path, stdout=subprocess.DEVNULL)
        for _ in range(6)
    ]
    assert [each.wait() for each in running] == [0] * 6
    assert [path.stem[-3:] for path in shop.traces()] == [f"{n:03d}" for n in range(1, 7)]


# --- evidence ----------------------------------------------------------------------------


def test_evidence_is_hashed_as_git_stores_it(shop):
    shop.write("uploads/a.csv", REPORT, add=False)
    shop.run(*OBSERVE, "--evidence", "uploads/a.csv")
    assert shop.trace()["evidence"][0]["sha256"] == hashlib.sha256(REPORT).hexdigest()


def test_where_git_changes_line_ends_the_stored_bytes_count(shop):
    (shop.path / ".gitattributes").write_text("* text eol=lf\n")
    shop.commit("other attributes")
    shop.write("uploads/a.csv", REPORT, add=False)
    shop.run(*OBSERVE, "--evidence", "uploads/a.csv")
    stored = REPORT.replace(b"\r\n", b"\n")
    assert shop.trace()["evidence"][0]["sha256"] == hashlib.sha256(stored).hexdigest()
    shop.commit("all")
    assert hashlib.sha256(
        subprocess.run(["git", "show", "HEAD:uploads/a.csv"], cwd=shop.path, capture_output=True,
                       check=True).stdout
    ).hexdigest() == shop.trace()["evidence"][0]["sha256"]  # fmt: skip


def test_a_path_is_meant_from_where_one_stands(shop, monkeypatch):
    shop.write("uploads/deep/第一周.csv", REPORT)
    monkeypatch.chdir(shop.path / "uploads")
    shop.run(*OBSERVE, "--evidence", "deep/第一周.csv")
    assert shop.trace()["evidence"][0]["uri"] == "uploads/deep/第一周.csv"
    shop.git("add", "traces")
    assert "PASS" in shop.run("check").output


@pytest.mark.parametrize(
    ("path", "words"), [("uploads/none.csv", "no file"), ("ads/bids.csv", "cp ads/bids.csv")]
)
def test_evidence_that_cannot_be_is_refused(shop, path, words):
    assert words in shop.run(*OBSERVE, "--evidence", path, code=2).output
    assert shop.traces() == []


def test_the_next_command_brings_a_report_that_git_does_not_have(shop):
    shop.write("uploads/new week.csv", "a\n", add=False)
    output = shop.run(*OBSERVE, "--evidence", "uploads/new week.csv").output
    path = shop.traces()[-1].relative_to(shop.path).as_posix()
    assert f"git add {path} 'uploads/new week.csv' && " in output
    shop.git("add", path, "uploads/new week.csv")
    assert "PASS" in shop.run("check", "--staged").output
    again = shop.run(*OBSERVE, "--evidence", "uploads/new week.csv").output
    assert "new week" not in again.partition("next:")[2]


@pytest.mark.parametrize("staged", [False, True])
def test_a_report_that_grew_is_refused_with_what_mends_it(shop, staged):
    """The numbers of the new report must not be sealed with the hash of the old one."""
    shop.write("uploads/old week.csv", "a\n")
    shop.commit("a report that was there before")
    shop.run(*OBSERVE, "--evidence", "uploads/old week.csv")
    shop.traces()[-1].unlink()
    shop.write("uploads/old week.csv", "a\nb\n", add=staged)
    output = shop.run(*OBSERVE, "--evidence", "uploads/old week.csv", code=2).output
    assert "uploads/old week.csv was there before with another content" in output
    assert shop.traces() == []
    mend = output.partition("fix: ")[2].partition("   keeps")[0]
    mend = mend.replace("NEW-NAME.csv", "week-2.csv")
    subprocess.run(["sh", "-c", mend], cwd=shop.path, check=True)
    shop.run(*OBSERVE, "--evidence", "uploads/week-2.csv")
    shop.git("add", "-A")
    assert "PASS" in shop.run("check", "--staged").output


@pytest.mark.parametrize("committed", [False, True])
def test_a_report_that_is_staged_otherwise_than_it_lies_there_is_refused(shop, committed):
    shop.git("switch", "-q", "-c", "work")
    shop.write("uploads/a.csv", "a\n")
    if committed:
        shop.commit("a draft of a report")
    shop.write("uploads/a.csv", "b\n", add=False)
    output = shop.run(*OBSERVE, "--evidence", "uploads/a.csv", code=2).output
    assert "is staged with another content" in output
    assert "fix: git add uploads/a.csv" in output
    shop.git("add", "uploads/a.csv")
    shop.run(*OBSERVE, "--evidence", "uploads/a.csv")
    evidence = shop.trace()["evidence"][0]
    assert evidence["sha256"] == hashlib.sha256(b"b\n").hexdigest()


def test_a_report_that_only_this_branch_has_may_still_change(shop):
    shop.git("switch", "-q", "-c", "work")
    shop.write("uploads/a.csv", "a\n")
    shop.commit("a draft of a report")
    shop.write("uploads/a.csv", "b\n")
    assert "note:" not in shop.run(*OBSERVE, "--evidence", "uploads/a.csv").output


def test_evidence_through_a_link_is_refused(shop, tmp_path):
    (tmp_path / "secret").write_text("x")
    (shop.path / "uploads").mkdir()
    (shop.path / "uploads/a.csv").symlink_to(tmp_path / "secret")
    shop.run(*OBSERVE, "--evidence", "uploads/a.csv", code=2)
    assert shop.traces() == []


# --- from what is staged -----------------------------------------------------------------


def test_staged_reports_become_evidence_and_other_files_targets(story):
    shop, _, hypothesis = story
    shop.write("uploads/b.csv", b"b\n")
    shop.write("ads/new.csv", "x\n")
    shop.git("rm", "-q", "ads/bids.csv")
    shop.run("new", "decision", "--from-staged", "--caused-by", hypothesis, *DECIDE)
    trace = shop.trace()
    assert [entry["uri"] for entry in trace["evidence"]] == ["uploads/b.csv"]
    assert shop.planned() == [
        {"target": "file/ads/bids.csv", "change_type": "file_delete"},
        {"target": "file/ads/new.csv", "change_type": "file_add"},
    ]
    shop.git("add", "traces")
    assert "PASS" in shop.run("check").output


def test_what_has_a_trace_already_is_not_named_again(story):
    shop, _, hypothesis = story
    shop.write("ads/bids.csv", "one\n")
    shop.run("new", "decision", "--from-staged", "--caused-by", hypothesis, *DECIDE)
    shop.git("add", "traces")
    shop.write("ads/other.csv", "two\n")
    shop.run("new", "decision", "--from-staged", "--caused-by", hypothesis, *DECIDE)
    assert [change["target"] for change in shop.trace()["execution"]["changes"]] == [
        "file/ads/other.csv"
    ]


def test_a_protected_file_is_named_with_its_new_content(story):
    shop, _, hypothesis = story
    shop.write("scripts/x.sh", "echo\n")
    shop.git("rm", "-q", "templates/trace/decision.yaml")
    output = shop.run("new", "decision", "--from-staged", "--caused-by", hypothesis, *DECIDE).output
    changes = {each["target"]: each for each in shop.trace()["execution"]["changes"]}
    assert changes["file/scripts/x.sh"]["to_value"] == hashlib.sha256(b"echo\n").hexdigest()
    assert changes["file/templates/trace/decision.yaml"]["to_value"] == "deleted"
    assert shop.trace()["execution"]["guardrail_check"] == "PASS", "nobody is an approver yet"
    assert "trace-gate approve" not in output


def with_approver(shop, folder) -> None:
    """The base has an approver."""
    key = public(ssh_keys(folder, "mei")["mei"])
    gate = fast_yaml.load((shop.path / GATE).read_text())
    gate["approvers"] = {"mei": {"emails": ["mei@shop.example"], "keys": [key]}}
    shop.write(GATE, fast_yaml.dump(gate, sort_keys=False))
    shop.commit("approver")


def test_a_protected_file_waits_for_the_approver_that_there_is(story, tmp_path):
    shop, _, hypothesis = story
    with_approver(shop, tmp_path)
    shop.write("scripts/x.sh", "echo\n")
    output = shop.run("new", "decision", "--from-staged", "--caused-by", hypothesis, *DECIDE).output
    assert shop.trace()["execution"]["guardrail_check"] == "ESCALATE"
    assert "trace-gate approve" in output


def test_a_type_that_covers_nothing_says_what_it_left_out(shop):
    shop.write("uploads/a.csv", REPORT)
    shop.write("ads/bids.csv", "x\n")
    output = shop.run(*OBSERVE, "--from-staged").output
    assert [entry["uri"] for entry in shop.trace()["evidence"]] == ["uploads/a.csv"]
    assert "left out: ads/bids.csv" in output


def test_maintenance_names_protected_files_until_there_is_an_approver(shop):
    shop.write("scripts/x.sh", "echo\n")
    shop.run("new", "maintenance", "--from-staged", "--rationale", "Sort the rows")
    (change,) = shop.trace()["execution"]["changes"]
    assert change["to_value"] == hashlib.sha256(b"echo\n").hexdigest()


def test_maintenance_leaves_protected_files_to_a_decision(shop, tmp_path):
    with_approver(shop, tmp_path)
    shop.write("ads/bids.csv", "x\n")
    shop.write("scripts/x.sh", "echo\n")
    output = shop.run("new", "maintenance", "--from-staged", "--rationale", "Sort the rows").output
    assert "left out: scripts/x.sh" in output


def test_nothing_staged_is_said_and_nothing_written(shop):
    assert "git add" in shop.run("new", "decision", "--from-staged", code=2).output
    assert shop.traces() == []


# --- values ------------------------------------------------------------------------------


def test_a_market_change_has_its_values_and_its_share(story):
    shop, _, hypothesis = story
    shop.run("new", "decision", "--caused-by", hypothesis, *DECIDE, "--guardrail", "PASS",
             "--change", "campaign/C1/ad_group/G1/bid 1.00 -> 0.80")  # fmt: skip
    assert shop.trace()["execution"]["changes"] == [
        {
            "target": "campaign/C1/ad_group/G1/bid",
            "change_type": "bid_update",
            "from_value": 1.0,
            "to_value": 0.8,
            "change_pct": -0.2,
        }
    ]
    assert shop.trace()["execution"]["executed_at"] is None


def test_any_field_can_be_set(shop):
    fields = ("entity.sku=PRESS-01", "observation.anomalies.0=Doubled")
    more = [word for field in fields for word in ("--set", field)]
    shop.run(*OBSERVE, *more, "--set", "observation.key_metrics={acos: 0.5}",
             "--agent", "intent-analyst")  # fmt: skip
    trace = shop.trace()
    assert trace["entity"] == {"asin": "B0EXAMPLE1", "sku": "PRESS-01"}
    assert trace["observation"]["anomalies"] == ["Doubled"]
    assert trace["observation"]["key_metrics"] == {"acos": 0.5}
    assert trace["agent_id"] == "intent-analyst"


@pytest.mark.parametrize(
    "words",
    [
        ("new", "dream"),
        ("new", "observation", "--set", "nonsense"),
        ("new", "observation", "--metric", "0306406152"),
        ("new", "observation", "--criterion", "acos about 3", "--statement", "x"),
        ("new", "decision", "--target", "asin/short/content/title"),
        ("new", "decision", "--caused-by", "TRACE-20200101-001"),
        ("new", "decision", "--caused-by", "nonsense"),
        ("new", "decision", "--hypothesis", "H-999"),
        ("new", "observation", "--store", "OTHER"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_remedy(shop, words):
    output = shop.run(*words, code=2).output
    assert "fix:" in output
    assert shop.traces() == []


def test_the_tenant_is_chosen_where_there_are_several(shop):
    gate = shop.path / "config/amazon-growth/gate.yaml"
    second = "  - {store_id: ACME-02, marketplace: DE, currency: EUR, timezone: Europe/Paris}\n"
    head, tenants, rest = gate.read_text().partition("tenants:\n")
    gate.write_text(head + tenants + second + rest)
    assert "--store" in shop.run("new", "observation", code=2).output
    shop.run("new", "observation", "--marketplace", "DE")
    assert shop.trace()["tenant"]["store_id"] == "ACME-02"
    assert "--store" in shop.run("new", "observation", code=2).output


def test_where_the_policy_has_no_tenants_the_marketplace_says_the_rest(empty):
    empty.run("init", "--no-hooks")
    empty.run("new", "observation", "--store", "ACME", "--marketplace", "JP")
    tenant = {"store_id": "ACME", "marketplace": "JP", "currency": "JPY", "timezone": "Asia/Tokyo"}
    assert empty.trace()["tenant"] == tenant
    empty.run("new", "observation")
    assert empty.trace()["tenant"] == tenant


def test_a_decision_needs_no_earlier_trace(shop):
    shop.write("uploads/a.csv", REPORT)
    shop.write("ads/bids.csv", "x\n")
    output = shop.run("new", "decision", "--from-staged", "--asin", "B0EXAMPLE1",
                      "--metric", "acos=0.41", *EXPECT, *DECIDE).output  # fmt: skip
    assert "still to be filled in" not in output
    assert shop.trace()["analysis"]["hypotheses_considered"] == [
        {"id": "H-001", "statement": "A lower bid lowers ACOS"}
    ]
    shop.git("add", "traces")
    assert "PASS" in shop.run("check").output


def test_a_linked_working_tree_shares_the_numbers(shop, tmp_path, monkeypatch):
    shop.run("new", "observation")
    shop.commit("one")
    shop.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "other"))
    monkeypatch.chdir(tmp_path / "other")
    assert written(shop.run("new", "observation")).endswith("-002")
    assert (shop.path / ".git/trace-gate/numbers.lock").exists()


def test_numbers_of_drafts_in_other_working_trees_count(shop, tmp_path, monkeypatch):
    """Two people at two working trees, nothing staged and nothing committed."""
    shop.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "other"))
    assert written(shop.run("new", "observation")).endswith("-001")
    monkeypatch.chdir(tmp_path / "other")
    assert written(shop.run("new", "observation")).endswith("-002")
    monkeypatch.chdir(shop.path)
    assert written(shop.run("new", "observation")).endswith("-003")


def test_a_number_costs_the_same_questions_with_many_branches(shop, monkeypatch):
    """Counted, not timed: git runs, and the objects that are read."""
    from trace_gate.adapters.git import objects, process

    shop.run("new", "observation")
    shop.commit("one")
    runs, reads = [], []
    begin, read = process.Runner.start, objects.ObjectReader.contents
    monkeypatch.setattr(
        process.Runner, "start", lambda self, *words: runs.append(words) or begin(self, *words)
    )
    monkeypatch.setattr(
        objects.ObjectReader,
        "contents",
        lambda self, names, *how, **more: read(
            self, [reads.append(each) or each for each in names], *how, **more
        ),
    )

    def cost() -> tuple[int, int]:
        runs.clear(), reads.clear()
        shop.run("new", "observation")
        shop.traces()[-1].unlink()
        return len(runs), len(reads)

    few = cost()
    assert min(few) > 0
    branches = "".join(
        f"commit refs/heads/b{n}\ncommitter M <m@x.example> 1735725600 +0000\ndata 1\nx\n"
        f"from refs/heads/main^0\nM 100644 inline docs/{n}.md\ndata 1\n1\n\n"
        for n in range(300)
    )
    command = ["git", "fast-import", "--quiet"]
    subprocess.run(command, cwd=shop.path, input=branches.encode(), check=True)
    assert cost() == few


def test_without_governance_it_says_to_adopt_it(empty):
    assert "trace-gate init" in empty.run("new", "observation", code=2).output


def test_facts_are_printed_as_json(shop):
    facts = json.loads(shop.run("new", "observation", "--format", "json").output)
    assert (shop.path / facts["path"]).exists()
    assert {each["code"] for each in facts["missing"]} == {"TG102"}
    assert all(each["line"] > 1 for each in facts["missing"])


def test_a_file_in_the_way_is_never_overwritten(shop, monkeypatch):
    from trace_gate.app.author import trace_numbers

    shop.run("new", "observation")
    monkeypatch.setattr(trace_numbers, "next_trace_id", lambda *_: shop.traces()[0].stem)
    before = shop.traces()[0].read_bytes()
    assert "never overwritten" in shop.run("new", "observation", code=2).output
    assert shop.traces()[0].read_bytes() == before


def test_it_writes_nothing_but_the_trace(shop):
    shop.write("uploads/a.csv", REPORT)
    index = shop.git("ls-files", "-s")
    shop.run(*OBSERVE, "--evidence", "uploads/a.csv")
    assert shop.git("ls-files", "-s") == index
    assert shop.git("status", "--porcelain", "--untracked-files=all").splitlines() == [
        "A  uploads/a.csv",
        f"?? {os.path.relpath(shop.traces()[0], shop.path)}",
    ]


def test_a_correction_is_about_what_it_corrects(story):
    shop, observation, _ = story
    output = shop.run(
        "new", "observation", "--supersedes", observation, "--metric", "acos=0.4"
    ).output
    assert "still to be filled in" not in output
    assert shop.trace()["entity"] == {"asin": "B0EXAMPLE1"}
    shop.git("add", "traces")
    assert "PASS" in shop.run("check").output


@pytest.mark.parametrize(
    ("option", "field", "value"),
    [
        ("--campaign", "campaign_id", "C7"),
        ("--bucket", "intent_bucket_id", "IB-gift"),
        ("--sku", "sku", "PRESS-01"),
    ],
)
def test_what_is_inherited_stays_unless_it_is_named(story, option: str, field: str, value: str):
    shop, seen, _ = story
    before = shop.trace(shop.traces()[0])["entity"]
    shop.run("new", "decision", "--caused-by", seen, option, value,
              "--change", "campaign/C7/ad_group/A1/bid 1.00 -> 1.10", *DECIDE)  # fmt: skip
    assert shop.trace()["entity"] == {**before, field: value}


def test_a_hypothesis_about_a_bucket_is_about_the_product_of_its_observation(story):
    shop, seen, _ = story
    shop.run("new", "hypothesis", "--caused-by", seen, "--bucket", "IB-gift",
             "--statement", "A lower bid lowers ACOS", "--criterion", "acos <= 30 %")  # fmt: skip
    assert shop.trace()["entity"] == {"asin": "B0EXAMPLE1", "intent_bucket_id": "IB-gift"}


def test_another_product_inherits_nothing_of_the_first(story):
    shop, first, _ = story
    shop.run("new", "decision", "--caused-by", first, "--bucket", "IB-gift",
              "--change", "campaign/C7/ad_group/A1/bid 1.00 -> 1.10", *DECIDE)  # fmt: skip
    last = shop.traces()[-1].stem
    shop.run("new", "decision", "--caused-by", last, "--asin", "B0EXAMPLE9",
              "--change", "campaign/C7/ad_group/A1/bid 1.00 -> 1.10", *DECIDE)  # fmt: skip
    assert shop.trace()["entity"] == {"asin": "B0EXAMPLE9"}


@pytest.mark.parametrize("folder", [".", "ads"])
@pytest.mark.parametrize("kind", ["maintenance", "decision"])
def test_a_file_with_its_values_is_named_as_the_others_are(shop, monkeypatch, folder, kind):
    shop.write("ads/bids.csv", "bid\n1\n")
    monkeypatch.chdir(shop.path / folder)
    typed = "bids.csv" if folder == "ads" else "ads/bids.csv"
    done = shop.run("new", kind, "--change", f"{typed} null -> {'a' * 64}", "--format", "json")
    trace = fast_yaml.load((shop.path / json.loads(done.output)["path"]).read_text())["trace"]
    (change,) = trace["execution"]["changes"]
    assert change["target"] == ("file/" if kind == "maintenance" else "") + "ads/bids.csv"
    assert change["to_value"] == "a" * 64


# --- what was typed is what is written, or it is refused ------------------------------------


def test_a_window_of_no_days_is_written_and_told(story):
    shop, observation, _ = story
    shop.write("uploads/a.csv", REPORT)
    output = shop.run(
        "new", "hypothesis", "--caused-by", observation, *EXPECT, "--window", "0"
    ).output
    assert shop.trace()["hypothesis"]["verification_window_days"] == 0
    assert "3 to 30" in output


@pytest.mark.parametrize("typed", ["B", "b", " b ", "Leave it", "leave  IT"])
def test_the_option_that_was_taken_is_found_as_it_is_typed(story, typed):
    shop, _, hypothesis = story
    shop.write("ads/bids.csv", "campaign,bid\nC1,0.80\n")
    shop.run(
        "new", "decision", "--from-staged", "--caused-by", hypothesis, *DECIDE, "--select", typed
    )
    assert shop.trace()["decision"]["selected_option"] == "B"


@pytest.mark.parametrize("typed", ["C", "1", "Lower", "A or B"])
def test_an_option_that_was_not_weighed_is_refused(story, typed):
    shop, _, hypothesis = story
    shop.write("ads/bids.csv", "campaign,bid\nC1,0.80\n")
    before = shop.git("ls-files", "--others")
    result = shop.run(
        *("new", "decision", "--from-staged", "--caused-by", hypothesis, *DECIDE),
        *("--select", typed),
        code=2,
    )
    assert "none of the options. They are A: Lower it; B: Leave it" in result.output
    assert "fix: --select A or --select B" in result.output
    assert shop.git("ls-files", "--others") == before


def test_more_options_than_letters_have_names_of_their_own(story):
    shop, _, hypothesis = story
    shop.write("ads/bids.csv", "campaign,bid\nC1,0.80\n")
    many = [word for at in range(28) for word in ("--option", f"Bid {at}")]
    shop.run(
        *("new", "decision", "--from-staged", "--caused-by", hypothesis, *many),
        *("--rationale", "41 clicks, no order", "--select", "ab"),
    )
    decision = shop.trace()["decision"]
    names = [each["option"] for each in decision["options_considered"]]
    assert names[24:] == ["Y", "Z", "AA", "AB"]
    assert decision["selected_option"] == "AB"


@pytest.mark.parametrize(
    "option", ["--caused-by", "--select", "--trigger", "--statement", "--evidence", "--action"]
)
def test_an_empty_option_is_not_taken_for_one_that_was_left_out(shop, option):
    """An unset variable of the shell: `--caused-by "$ID"`."""
    result = shop.run(*OBSERVE, option, "", code=2)
    assert f"{option} is empty" in result.output


# --- whose trace it is ------------------------------------------------------------------------

SHOPS = """tenants:
  - {store_id: MUG-01, marketplace: DE, currency: EUR, timezone: Europe/Berlin}
  - {store_id: MUG-01, marketplace: UK, currency: GBP, timezone: Europe/London}"""


@pytest.fixture(params=[SHOPS, "tenants: []"], ids=["in gate.yaml", "by its traces"])
def two_shops(request, shop):
    """One store in two marketplaces; the newest trace is of the second one."""
    lines = (shop.path / GATE).read_text().splitlines()
    start = lines.index("tenants:")
    end = next(at for at in range(start + 1, len(lines)) if not lines[at].startswith("  "))
    lines[start:end] = [request.param]
    shop.write(GATE, "\n".join(lines) + "\n")
    shop.commit("two shops")
    shop.write("uploads/a.csv", REPORT)
    for marketplace in ("DE", "UK"):
        words = ("--store", "MUG-01", "--marketplace", marketplace)
        shop.run(*OBSERVE, *words, "--evidence", "uploads/a.csv")
    shop.commit("both")
    return shop


def test_with_two_shops_nobody_guesses_whose_numbers_they_are(two_shops):
    before = two_shops.traces()
    output = two_shops.run(*OBSERVE, "--evidence", "uploads/a.csv", code=2).output
    assert "Whose trace is it?" in output
    assert "--store MUG-01 --marketplace DE" in output
    assert "--store MUG-01 --marketplace UK" in output
    assert two_shops.traces() == before
    output = two_shops.run(*OBSERVE, "--store", "MUG-01", "--evidence", "uploads/a.csv", code=2)
    assert "Whose trace is it?" in output.output
    two_shops.run(*OBSERVE, "--marketplace", "DE", "--evidence", "uploads/a.csv")
    assert two_shops.trace()["tenant"]["currency"] == "EUR"


def test_a_person_who_works_for_one_of_them_sets_it_once(two_shops, monkeypatch):
    typed = (*OBSERVE, "--evidence", "uploads/a.csv")
    two_shops.git("config", "trace-gate.store", "MUG-01")
    before = two_shops.traces()
    refused = two_shops.run(*typed, code=2).output
    assert "MUG-01 (git config trace-gate.store) fits several of them" in refused
    monkeypatch.setenv("TRACE_GATE_MARKETPLACE", "FR")
    assert "FR (TRACE_GATE_MARKETPLACE) fits none of them" in two_shops.run(*typed, code=2).output
    assert two_shops.traces() == before
    monkeypatch.setenv("TRACE_GATE_MARKETPLACE", "DE")
    output = two_shops.run(*typed).output
    assert (
        "For MUG-01 in DE, which is set: git config trace-gate.store and TRACE_GATE_MARKETPLACE."
    ) in output
    assert two_shops.trace()["tenant"]["marketplace"] == "DE"
    assert "which is set" not in two_shops.run(*typed, "--marketplace", "UK").output
    seen = two_shops.trace()
    assert seen["tenant"]["marketplace"] == "UK", "what is typed counts"
    two_shops.run("new", "hypothesis", "--caused-by", seen["id"], "--statement", "It sells",
                  "--criterion", "acos <= 0.35")  # fmt: skip
    assert two_shops.trace()["tenant"]["marketplace"] == "UK", "and so does the thread"


def test_what_was_set_is_no_matter_where_there_is_one_shop(shop, monkeypatch):
    monkeypatch.setenv("TRACE_GATE_STORE", "ZETA")
    shop.write("uploads/a.csv", REPORT)
    shop.run(*OBSERVE, "--evidence", "uploads/a.csv")
    assert shop.trace()["tenant"]["store_id"] == "ACME-01"


def test_a_thread_says_whose_it_is_and_maintenance_is_nobodys(two_shops):
    german = next(each.stem for each in two_shops.traces() if "EUR" in each.read_text())
    two_shops.run("new", "hypothesis", "--caused-by", german, *EXPECT)
    assert two_shops.trace()["tenant"]["marketplace"] == "DE"
    two_shops.commit("go on")
    two_shops.write("notes/a.md", "x\n")
    two_shops.run("new", "maintenance", "--from-staged", "--rationale", "Notes for everybody")


def test_the_next_step_of_status_names_its_shop(two_shops):
    rows = json.loads(two_shops.run("status", "--format", "json").output)["next"]
    commands = {row["tenant"]: row["command"] for row in rows}
    assert "--store MUG-01 --marketplace DE" in commands["MUG-01-DE"]
    assert "--store MUG-01 --marketplace UK" in commands["MUG-01-UK"]


# --- other slips ------------------------------------------------------------------------------


def test_a_maintenance_trace_that_would_cover_nothing_is_not_written(shop, tmp_path):
    ssh_keys(tmp_path, "lin")
    shop.add_approver("lin", public(tmp_path / "lin"))
    shop.commit("Lin approves")
    shop.write(".github/workflows/lint.yml", "on: push\n")
    words = ("new", "maintenance", "--from-staged", "--rationale", "The history is long now")
    output = shop.run(*words, code=2).output
    assert "trace-gate new decision --from-staged" in output
    assert shop.traces() == []


def test_a_report_that_was_meant_from_the_top_is_named_so(shop, monkeypatch):
    shop.write("uploads/a.csv", REPORT)
    (shop.path / "notes").mkdir()
    monkeypatch.chdir(shop.path / "notes")
    output = shop.run(*OBSERVE, "--evidence", "uploads/a.csv", code=2).output
    assert "--evidence uploads/a.csv" in output
    assert "cp " not in output


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("16.11.2026..22.11.2026", "16.11.2026 is none (a day is written YYYY-MM-DD)"),
        ("2026-11-01..2026-11-31", "2026-11-31 is none (there is no such day)"),
        ("2026-11-16", "one day is written twice, 2026-11-16..2026-11-16"),
        ("2026-11-16..2026-11-12", "the first one first."),
    ],
)
def test_a_period_that_is_none_says_why(shop, typed, said):
    shop.write("uploads/a.csv", REPORT)
    output = shop.run(*OBSERVE, "--evidence", "uploads/a.csv", "--period", typed, code=2).output
    assert said in output


def test_a_misspelt_metric_is_asked_about_and_written(story):
    shop, observation, _ = story
    words = ("--statement", "A lower bid lowers ACOS", "--criterion")
    output = shop.run("new", "hypothesis", "--caused-by", observation, *words, "akos <= 0.3").output
    assert "note: akos is a new name for a metric. Was acos meant?" in output
    shop.write("uploads/b.csv", "b\n")
    metric = ("--metric", "akos=0.3", "--evidence", "uploads/b.csv")
    assert (
        "Was acos meant?" in shop.run("new", "observation", "--asin", "B0EXAMPLE1", *metric).output
    )


@pytest.mark.parametrize("metric", ["acos", "acos_before", "organic_clicks", "rank", "stock_days"])
def test_a_metric_of_ones_own_is_no_slip(shop, metric):
    shop.write("uploads/a.csv", REPORT)
    words = ("--asin", "B0EXAMPLE1", "--evidence", "uploads/a.csv", "--metric", f"{metric}=0.3")
    assert "meant?" not in shop.run("new", "observation", *words).output


def test_a_change_to_the_same_value_is_told(story):
    shop, _, hypothesis = story
    move = "campaign/C1/ad_group/A1/bid 0.90 -> 0.90"
    words = ("--caused-by", hypothesis, "--planned", "--change", move, *DECIDE)
    assert "nothing changes" in shop.run("new", "decision", *words).output


def test_an_id_with_a_zero_too_few_is_known(story):
    shop, observation, _ = story
    short = f"{observation[:-3]}{int(observation[-3:]):02d}"
    for words in (("refresh", short), ("show", short), ("new", "hypothesis", "--caused-by", short)):
        assert f"Did you mean {observation}?" in shop.run(*words, code=2).output
    output = shop.run("refresh", "TRACE-20200101-001", code=2).output
    assert "trace-gate show TRACE-20200101-001 --rev BRANCH" in output


@pytest.mark.parametrize("typed", ["observation", "Decision"])
def test_a_type_typed_as_a_command_is_known(shop, typed):
    output = shop.run(typed, "--asin", "B0EXAMPLE1", code=2).output
    assert f"Did you mean `trace-gate new {typed.lower()}`?" in output


# --- evidence that is no file ---------------------------------------------------------------


def test_a_folder_is_no_evidence_and_its_reports_are_named(shop):
    shop.write("uploads/a.csv", "x\n")
    shop.write("uploads/b c.csv", "x\n")
    output = shop.run("new", "observation", "--evidence", "uploads", code=2).output
    assert "uploads is a folder. Evidence is one file." in output
    assert "--evidence uploads/a.csv --evidence 'uploads/b c.csv'" in output
    assert "cp " not in output


def test_a_link_is_told_as_one_and_the_fix_makes_it_a_file(shop):
    shop.write("report.csv", "x\n")
    (shop.path / "uploads").mkdir(exist_ok=True)
    (shop.path / "uploads/l.csv").symlink_to("../report.csv")
    words = ("new", "observation", "--evidence", "uploads/l.csv", "--metric", "acos=0.3")
    output = shop.run(*words, code=2).output
    assert "uploads/l.csv is a link" in output
    assert "Check the spelling" not in output
    command = re.search(r"cp uploads/l\.csv .*", output).group()
    subprocess.run(["sh", "-c", command], cwd=shop.path, check=True)
    shop.run(*words)
    assert not (shop.path / "uploads/l.csv").is_symlink()


def test_two_arrows_are_not_taken_for_a_file(shop):
    output = shop.run("new", "decision", "--change", "a -> b -> c", *DECIDE, code=2).output
    assert "does not say what becomes what" in output


@pytest.mark.parametrize("other", ["Lower", "lower ", "LOWER"])
def test_two_options_that_say_the_same_are_refused(story, other):
    shop, _, hypothesis = story
    shop.write("ads/bids.csv", "campaign,bid\nC1,0.80\n")
    before = shop.git("ls-files", "--others")
    output = shop.run(
        *("new", "decision", "--from-staged", "--caused-by", hypothesis),
        *("--option", "Lower", "--option", other, "--rationale", "41 clicks, no order"),
        code=2,
    ).output
    assert f"--option 'Lower' and --option {other!r} say the same" in output
    assert shop.git("ls-files", "--others") == before
