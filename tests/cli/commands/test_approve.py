"""`trace-gate approve`: who, what, when, why, and a signature that the gate accepts."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.support.desk import DECIDE, GATE
from tests.support.undoing import LOWER
from trace_gate.adapters.signing import signatures
from trace_gate.core.errors import CannotJudge


@pytest.fixture(scope="session")
def keys(tmp_path_factory) -> Path:
    """Key pairs of Lin and of somebody else."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("lin", "other"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name],
            check=True,
        )
    return folder


@pytest.fixture
def office(shop, keys):
    """A shop with Lin as approver, and a staged policy change with its decision."""
    return shop, shop.propose("lin", (keys / "lin.pub").read_text().strip())


def test_a_signed_approval_of_another_person_lets_a_protected_change_through(office, keys):
    shop, trace_id = office
    assert "ESCALATE" in shop.run("check", code=1).output
    output = shop.run("approve", trace_id, "--as", "lin", "--key", str(keys / "lin")).output
    assert f"{trace_id} is approved by lin, signed, accepting TG408." in output
    shop.git("add", "traces")
    assert "PASS" in shop.run("check").output
    execution = shop.trace()["execution"]
    assert execution["approved_by"] == "lin"
    assert execution["approval"]["reasons"] == ["TG408"]
    assert "SSH SIGNATURE" in execution["approval"]["signature"]


def test_an_edit_after_the_approval_makes_it_void(office, keys):
    shop, trace_id = office
    shop.run("approve", trace_id, "--as", "lin", "--key", str(keys / "lin"))
    path = shop.traces()[2]
    path.write_text(path.read_text().replace("Easier to read", "Harder to read"))
    shop.git("add", "traces")
    assert "TG604" in shop.run("check", code=1).output


def test_the_key_of_somebody_else_is_no_signature_of_the_approver(office, keys):
    shop, trace_id = office
    before = shop.trace()
    output = shop.run(
        "approve", trace_id, "--as", "lin", "--key", str(keys / "other"), code=2
    ).output
    assert "Nobody would believe this signature of lin: none of the keys" in output
    assert shop.trace() == before


def test_without_a_key_it_says_clearly_that_it_is_not_signed(office):
    shop, trace_id = office
    output = shop.run("approve", trace_id, "--as", "lin").output
    assert "NOT signed" in output
    assert "does not count" in output
    assert "--key" in output
    shop.git("add", "traces")
    assert "TG603" in shop.run("check", code=1).output


def test_an_unsigned_approval_says_the_line_that_a_squash_needs(office, keys, monkeypatch):
    """And the finding of a squash that lost it says the same line."""
    shop, _ = office
    shop.git("reset", "-q", "--hard")
    shop.git("checkout", "-q", "-b", "work")
    cause = shop.traces()[1].stem
    move = "campaign/gifts/ad_group/main/keyword/mug/bid 1.00 -> 2.00"
    words = ("--caused-by", cause, "--action", "bid_change", "--change", move)
    shop.run("new", "decision", *words, *DECIDE, "--executed")
    trace_id = shop.traces()[-1].stem
    shop.commit("A larger bid")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "lin@shop.example")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "lin@shop.example")
    output = shop.run("approve", trace_id).output
    line = "Co-authored-by: lin <lin@shop.example>"
    assert f"  {line}\n" in output
    shop.commit("Lin approves")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "mia@shop.example")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "mia@shop.example")
    shop.git("reset", "-q", "--soft", "main")
    shop.commit("squashed")
    lost = shop.run("check", "--range", "main..HEAD", code=1).output
    assert line in lost
    shop.git("commit", "-q", "--amend", "--no-verify", "--no-edit", "--trailer", line)
    assert "approval unauthenticated" in shop.run("check", "--range", "main..HEAD").output


def test_the_key_that_git_signs_with_is_taken(office, keys):
    shop, trace_id = office
    shop.git("config", "gpg.format", "ssh")
    shop.git("config", "user.signingkey", str(keys / "lin"))
    assert "signed, accepting" in shop.run("approve", trace_id, "--as", "lin").output
    shop.git("add", "traces")
    shop.run("check")


def test_the_approver_is_known_by_the_address_that_git_knows(office, keys, monkeypatch):
    shop, trace_id = office
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "Lin+laptop@shop.example")
    output = shop.run("approve", trace_id, "--key", str(keys / "lin")).output
    assert "approved by lin" in output
    assert "not committed yet" in output


def test_who_is_no_approver_is_told_who_is(office):
    shop, trace_id = office
    assert "Ask an approver: lin." in shop.run("approve", trace_id, code=2).output
    assert "Approvers are: lin" in shop.run("approve", trace_id, "--as", "bob", code=2).output
    assert shop.trace()["execution"]["approved_by"] is None


def test_an_approver_whom_only_this_change_brings_is_none(shop, keys):
    shop.write("uploads/a.csv", "x\n")
    shop.add_approver("eve", (keys / "other.pub").read_text().strip())
    shop.write("ads/bids.csv", "x\n")
    shop.run("new", "observation", "--asin", "B0EXAMPLE1", "--evidence", "uploads/a.csv",
             "--metric", "acos=0.41")  # fmt: skip
    shop.run("new", "hypothesis", "--caused-by", shop.traces()[0].stem,
             "--statement", "Smaller", "--criterion", "acos <= 0.3")  # fmt: skip
    shop.run("new", "decision", "--from-staged", "--caused-by", shop.traces()[1].stem, *DECIDE)
    output = shop.run("approve", shop.traces()[2].stem, "--as", "eve").output
    assert "no approver yet" in output


def test_comments_and_order_are_kept(office, keys):
    shop, trace_id = office
    path = shop.traces()[2]
    path.write_text(
        path.read_text()
        .replace("    approved_by: null\n", "    # Lin decides\n    approved_by: null  # who\n")
        .replace("    approval: null\n", "    approval:\n    # then\n")
    )
    before = path.read_text().splitlines()
    shop.run("approve", trace_id, "--as", "lin", "--key", str(keys / "lin"))
    after = path.read_text().splitlines()
    lost = [line for line in before if line not in after]
    assert [line.split("#")[0].strip() for line in lost] == ["approved_by: null"]
    assert "    # Lin decides" in after


def test_reasons_are_recorded_and_checked(office):
    shop, trace_id = office
    shop.run("approve", trace_id, "--as", "lin", "--reason", "TG502", "--reason", "TG205")
    assert shop.trace()["execution"]["approval"]["reasons"] == ["TG205", "TG408", "TG502"]
    assert "finding code" in shop.run("approve", trace_id, "--reason", "fine", code=2).output


def test_only_a_decision_is_approved(office):
    shop, _ = office
    assert "only a decision" in shop.run("approve", shop.traces()[0].stem, code=2).output


def test_what_is_still_to_be_filled_in_is_not_approved(office):
    """The rest would make the approval void."""
    shop, trace_id = office
    path = shop.traces()[2]
    whole = path.read_text()
    path.write_text(whole.replace("Easier to read", "Easy"))
    output = shop.run("approve", trace_id, "--as", "lin", code=2).output
    assert f"{trace_id} is not complete" in output
    assert "rationale" in output
    assert shop.trace()["execution"].get("approval") is None
    path.write_text(whole)
    shop.run("approve", trace_id, "--as", "lin")


def test_a_sealed_approval_is_not_given_again(office, keys):
    shop, trace_id = office
    shop.run("approve", trace_id, "--as", "lin", "--key", str(keys / "lin"))
    shop.commit("landed")
    before = shop.traces()[2].read_bytes()
    output = shop.run("approve", trace_id, "--as", "lin", code=2).output
    assert "sealed" in output
    assert shop.traces()[2].read_bytes() == before


def test_a_key_that_cannot_sign_changes_nothing(office, tmp_path):
    shop, trace_id = office
    before = shop.traces()[2].read_bytes()
    shop.run("approve", trace_id, "--as", "lin", "--key", str(tmp_path / "none"), code=2)
    assert shop.traces()[2].read_bytes() == before


def test_before_the_adoption_is_committed_nothing_needs_an_approval(empty):
    empty.run("init", "--no-hooks", "--store", "A", "--marketplace", "US")
    empty.run("new", "decision", "--asin", "B0EXAMPLE1")
    output = empty.run("approve", empty.traces()[0].stem, code=2).output
    assert "trace-gate init" in output


@pytest.mark.parametrize("code", ["TG999", "tg502", "502", "TG5020"])
def test_only_a_code_that_there_is_can_be_accepted(office, keys, code):
    shop, trace_id = office
    before = shop.trace()
    words = ("--as", "lin", "--key", str(keys / "lin"), "--reason", code)
    assert "is not a finding code" in shop.run("approve", trace_id, *words, code=2).output
    assert shop.trace() == before


def test_what_is_no_decision_is_not_approved(expecting):
    shop, hypothesis = expecting
    output = shop.run("approve", hypothesis, code=2).output
    assert "only a decision is approved" in output
    assert "trace-gate approve TRACE-... of the decision" in output


def test_a_name_with_a_blank_is_quoted_for_the_shell(lowered, keys, monkeypatch):
    shop, _ = lowered
    shop.add_approver("ann", (keys / "lin.pub").read_text().strip())
    gate = shop.path / GATE
    gate.write_text(gate.read_text().replace("  ann: {", "  Ann Analyst: {"))
    shop.commit("Ann may approve")
    shop.git("switch", "-q", "-c", "work")
    shop.write("ads/bids.csv", LOWER + "tea,1\n")
    shop.run("new", "decision", "--from-staged", "--caused-by", shop.traces()[1].stem, *DECIDE)
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "ann@shop.example")
    output = shop.run("approve", shop.traces()[-1].stem).output
    assert "--as 'Ann Analyst' --key" in output


@pytest.mark.parametrize("landed", [False, True], ids=["on a branch", "in the base"])
def test_who_committed_the_decision_is_told_at_once_and_nothing_is_written(
    shop, keys, monkeypatch, landed: bool
):
    shop.add_approver("lin", (keys / "lin.pub").read_text().strip())
    shop.write("uploads/a.csv", "x\n")
    shop.run("new", "observation", "--asin", "B0EXAMPLE1", "--evidence", "uploads/a.csv",
             "--metric", "acos=0.41")  # fmt: skip
    shop.run("new", "hypothesis", "--caused-by", shop.traces()[0].stem,
             "--statement", "Smaller", "--criterion", "acos <= 0.3")  # fmt: skip
    shop.commit("approver and story")
    if not landed:
        shop.git("switch", "-q", "-c", "work")
    plan = planned(shop)
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "lin@shop.example")
    shop.commit("Lin plans")
    before = shop.traces()[2].read_bytes()
    output = shop.run("approve", plan, "--key", str(keys / "lin"), code=2).output
    assert "lin also wrote this decision. Nobody approves their own decision." in output
    assert "lin is the only approver" in output
    assert shop.traces()[2].read_bytes() == before
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "tom@shop.example")
    planned(shop)
    shop.commit("Tom plans the same")
    again = shop.traces()[-1].stem
    output = shop.run("approve", again, "--as", "lin", "--key", str(keys / "lin"), code=2).output
    assert f"lin wrote the same change in {plan}. Nobody approves their own decision." in output


def planned(shop) -> str:
    """A decision that needs a person; its id."""
    bid = "campaign/gifts/ad_group/main/keyword/gift/bid 0.95 -> 1.45"
    shop.run("new", "decision", "--caused-by", shop.traces()[1].stem, "--action", "bid_change",
             "--planned", "--change", bid, *DECIDE)  # fmt: skip
    return shop.traces()[2].stem


def test_who_only_approved_before_or_recorded_wrote_nothing(office, keys, monkeypatch):
    """Lin's own commit of an approval is no reason to refuse the next one."""
    shop, trace_id = office
    shop.git("switch", "-q", "-c", "work")
    shop.commit("Mia decides")
    shop.run("approve", trace_id, "--as", "lin", "--key", str(keys / "lin"))
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "lin@shop.example")
    shop.commit("Lin approves")
    again = shop.run("approve", trace_id, "--reason", "TG205", "--key", str(keys / "lin"))
    assert "is approved by lin, signed" in again.output


def test_an_execution_of_long_ago_is_told_to_take_a_second_yes(shop, keys):
    """Else the approver hears of it from the gate, and signs twice."""
    shop.add_approver("lin", (keys / "lin.pub").read_text().strip())
    shop.write("uploads/a.csv", "x\n")
    shop.run("new", "observation", "--asin", "B0EXAMPLE1", "--evidence", "uploads/a.csv",
             "--metric", "acos=0.41")  # fmt: skip
    shop.run("new", "hypothesis", "--caused-by", shop.traces()[0].stem,
             "--statement", "Smaller", "--criterion", "acos <= 0.3")  # fmt: skip
    shop.commit("approver and story")
    shop.git("switch", "-q", "-c", "work")
    plan = planned(shop)
    path = shop.traces()[2]
    empty = "executed_at: null\n    result: null"
    done = 'executed_at: "2025-01-01T10:00:00Z"\n    result: success'
    path.write_text(path.read_text().replace(empty, done))
    shop.commit("done long ago")
    words = ("approve", plan, "--as", "lin", "--key", str(keys / "lin"))
    output = shop.run(*words, code=None).output
    assert f"trace-gate approve {plan} --reason TG205" in output, output
    assert "--reason TG205" not in shop.run(*words, "--reason", "TG205").output


# --- several at once ---------------------------------------------------------------------


@pytest.fixture
def two(office):
    """A shop with two large bids that Ann committed on a branch; their ids."""
    shop, _ = office
    shop.git("reset", "-q", "--hard")
    shop.git("checkout", "-q", "-b", "work")
    cause = shop.traces()[1].stem
    for term in ("mug", "cup"):
        move = f"campaign/gifts/ad_group/main/keyword/{term}/bid 1.00 -> 2.00"
        words = ("--caused-by", cause, "--action", "bid_change", "--change", move)
        shop.run("new", "decision", *words, *DECIDE)
    shop.commit("Two larger bids")
    return shop, [each.stem for each in shop.traces()[-2:]]


def approved(shop) -> list[str | None]:
    return [shop.trace(each)["execution"]["approved_by"] for each in shop.traces()[-2:]]


def test_several_are_approved_at_once_and_each_signature_holds(two, keys):
    shop, ids = two
    done = shop.run("approve", *ids, "--as", "lin", "--key", str(keys / "lin"))
    assert all(f"{each} is approved by lin, signed" in done.output for each in ids)
    assert done.output.count("next: git add") == 1
    shop.run("execute", *ids)
    shop.commit("Lin approves, and they are done")
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output


def test_where_the_second_is_not_signed_none_is_approved(two, keys, monkeypatch):
    shop, ids = two
    made = []

    def sign(payload: bytes, kind: str, key: str) -> str:
        if made:
            raise CannotJudge("ssh-keygen failed: wrong passphrase")
        made.append(signatures.sign(payload, kind, key))
        return made[0]

    monkeypatch.setattr(
        "trace_gate.cli.commands.approve.signatures",
        SimpleNamespace(sign=sign, verify=signatures.verify),
    )
    output = shop.run("approve", *ids, "--as", "lin", "--key", str(keys / "lin"), code=2).output
    assert "wrong passphrase. None of these 2 decisions is approved." in output
    assert len(made) == 1
    assert approved(shop) == [None, None]


def test_where_one_may_not_be_approved_none_is_signed(two, keys):
    shop, ids = two
    hypothesis = shop.traces()[1].stem
    words = ("--as", "lin", "--key", str(keys / "lin"))
    assert "is of type hypothesis" in shop.run("approve", *ids, hypothesis, *words, code=2).output
    assert "named twice" in shop.run("approve", ids[0], ids[0][15:], *words, code=2).output
    assert approved(shop) == [None, None]


def test_json_says_who_approved_what_and_why(two, keys):
    shop, ids = two
    words = ("--as", "lin", "--key", str(keys / "lin"), "--format", "json")
    found = json.loads(shop.run("approve", *ids, *words).output)
    assert [each["trace"] for each in found] == ids
    assert {each["approved_by"] for each in found} == {"lin"}
    statement = shop.trace()["execution"]["approval"]
    assert found[1]["digest"] == statement["digest"]
    assert (found[1]["at"], found[1]["reasons"]) == (statement["at"], ["TG502", "TG505"])
    assert found[1]["signed"]
