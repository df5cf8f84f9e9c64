"""Whose approval, by which commit, of what, until when (SPEC 7, Approval).

Real repositories and real keys. What protected paths need is in `test_protected.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.approvals import (
    ANN,
    DAY,
    MEI,
    approve,
    escalated,
    mei_with,
    protected_change,
    public,
    ssh_keys,
    with_gate,
)
from tests.support.shop import Shop, codes, finding_lines, instant
from trace_gate.app.judge import check
from trace_gate.report.judgement.text import text as page

CYRILLIC_E = "\N{CYRILLIC SMALL LETTER IE}"


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return ssh_keys(tmp_path_factory.mktemp("keys"), "mei", "kim")


@pytest.fixture
def office(shop: Shop, keys: dict[str, Path]) -> Shop:
    """A shop with Mei and Kim as approvers; both have keys."""
    kim = {"emails": ["kim@shop.example"], "keys": [public(keys["kim"])]}
    with_gate(shop, approvers={**mei_with(keys["mei"]), "kim": kim})
    return shop


def approved(shop: Shop, trace_id: str, key: Path | None = None, **more) -> Shop:
    """Mei's commit with her approval of a decision."""
    shop.who = MEI
    approve(shop, trace_id, key, **{"reasons": (), **more})
    shop.commit("Mei approves")
    return shop


# --- who ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case",
    [
        ("author", True, True),
        ("author", False, True),
        ("committer", False, True),
        ("committer", True, False),  # a signature tells who approves, so committing is no writing
    ],
)
@pytest.mark.parametrize("mail", [MEI[1], "Mei+laptop@shop.example", "MEI@SHOP.EXAMPLE"])
def test_nobody_approves_what_they_wrote_themselves(
    office: Shop, keys, mail: str, case: tuple[str, bool, bool]
):
    role, signed, forged = case
    office.write("ads/bids.csv", "x\n")
    trace_id = office.save(office.decision("ads/bids.csv", check="ESCALATE"))
    other = {"author": "COMMITTER", "committer": "AUTHOR"}[role]
    office.who = ("Somebody", mail)
    office.git("commit", "-q", "-m", "propose", **{f"GIT_{other}_EMAIL": ANN[1]})
    approved(office, trace_id, keys["mei"] if signed else None)
    found = office.judge()
    assert ("TG602" in codes(found)) is forged, finding_lines(found)
    assert (found.verdict == "PASS") is not forged, finding_lines(found)


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("mail", [MEI[1], "Mei+laptop@shop.example"])
def test_who_is_named_as_co_author_of_the_decision_does_not_approve_it(
    office: Shop, keys, mail: str, signed: bool
):
    office.write("ads/bids.csv", "x\n")
    trace_id = office.save(office.decision("ads/bids.csv", check="ESCALATE"))
    office.commit(f"Written together\n\nCo-authored-by: {MEI[0]} <{mail}>")
    approved(office, trace_id, keys["mei"] if signed else None)
    assert "TG602" in codes(office.judge())


def test_a_co_author_of_something_else_may_approve(office: Shop, keys):
    trace_id = escalated(office)
    office.write("docs/news.md", "news\n")
    office.commit(f"Other news\n\nCo-authored-by: {MEI[0]} <{MEI[1]}>")
    approved(office, trace_id, keys["mei"])
    assert office.judge().verdict == "PASS", finding_lines(office.judge())


def test_an_edit_by_the_approver_makes_them_an_author(office: Shop, keys):
    trace_id = escalated(office)
    office.who = MEI
    trace = office.load(trace_id)
    trace["decision"]["rationale"] = "Mei knows better why this is done."
    office.save(trace)
    office.commit("Mei improves it")
    approved(office, trace_id, keys["mei"])
    assert "TG602" in codes(office.judge())


def test_an_edit_in_the_commit_of_the_approval_counts_too(office: Shop, keys):
    trace_id = escalated(office)
    office.who = MEI
    trace = office.load(trace_id)
    trace["decision"]["rationale"] = "Mei knows better why this is done."
    office.save(trace)
    approved(office, trace_id, keys["mei"])
    assert "TG602" in codes(office.judge())


def landed(shop: Shop, *changes: dict) -> str:
    """A decision that waits for its person, on main: Ann's, then as each change makes it."""
    plan = shop.ahead("ads/bids.csv", "x\n")
    trace_id = shop.save(shop.decision(plan, executed=False, check="ESCALATE"))
    shop.commit("Ann's plan")
    for change in changes:
        shop.who = MEI
        shop.save({**shop.load(trace_id), **change})
        shop.commit("Mei's part of it")
    shop.switch("main")
    shop.git("merge", "-q", "--no-ff", "-m", "landed", "work")
    shop.git("checkout", "-q", "-B", "work", "main")
    shop.who = ANN
    return trace_id


def executed(shop: Shop, trace_id: str, *, commit: bool = True) -> None:
    shop.clock += 60
    trace = shop.load(trace_id)
    trace["execution"] |= {"executed_at": instant(shop.clock), "result": "success"}
    shop.write("ads/bids.csv", "x\n")
    shop.save(trace)
    if commit:
        shop.commit("executed")


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize(
    ("part", "forged"),
    [({}, False), ({"agent_id": "growth-brain"}, True), ({"entity": {"asin": "B0EXAMPLE2"}}, True)],
)
def test_who_wrote_a_part_of_it_in_an_earlier_unit_does_not_approve_it(
    office: Shop, keys, part: dict, forged: bool, signed: bool
):
    trace_id = landed(office, *([part] if part else []))
    approved(office, trace_id, keys["mei"] if signed else None)
    office.who = ANN
    executed(office, trace_id)
    found = office.judge()
    assert ("TG602" in codes(found)) == forged, finding_lines(found)
    assert (found.verdict == "PASS") != forged, finding_lines(found)


def test_a_co_author_of_an_earlier_unit_does_not_approve_it(office: Shop, keys):
    trace_id = office.save(office.decision("ads/bids.csv", executed=False, check="ESCALATE"))
    office.commit(f"Written together\n\nCo-authored-by: {MEI[0]} <{MEI[1]}>")
    office.git("checkout", "-q", "-B", "main")
    office.git("checkout", "-q", "-B", "work", "main")
    approved(office, trace_id, keys["mei"])
    assert "TG602" in codes(office.judge(), "error", "note"), finding_lines(office.judge())


def test_who_executes_what_landed_approved_need_not_be_its_author(shop: Shop):
    """Nobody is an approver yet: Ann approves what she decided, Bob does it."""
    trace = shop.decision(shop.ahead("ads/bids.csv", "x\n"), executed=False)
    trace_id = shop.save(shop.approved(trace, "TG502"))
    shop.commit("Ann decides")
    assert codes(shop.judge()) == [], finding_lines(shop.judge())
    shop.git("checkout", "-q", "-B", "main")
    shop.git("checkout", "-q", "-B", "next", "main")
    shop.who = ("Bob Buyer", "bob@shop.example")
    executed(shop, trace_id)
    found = shop.judge()
    assert codes(found) == [], finding_lines(found)
    assert codes(found, "warning") == ["TG602"]


def test_an_approval_that_its_approver_took_back_is_not_brought_by_another(office: Shop):
    """Ann writes an approval in Mei's name; beside it Mei approves, and takes it back."""
    trace_id = escalated(office)
    office.branch("side", "work")
    office.switch("work")
    approve(office, trace_id, None, reasons=())
    office.commit("Ann forges the word of Mei")
    assert "TG602" in codes(office.judge())
    office.switch("side")
    office.who = MEI
    before = office.load(trace_id)
    office.clock += 600
    approved(office, trace_id)
    office.save(before)
    office.commit("Mei takes it back")
    office.who = ANN
    office.switch("work")
    office.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    assert office.load(trace_id)["execution"]["approved_by"] == "mei"
    assert "TG602" in codes(office.judge()), finding_lines(office.judge())


def test_an_approval_that_was_taken_back_is_not_brought_again_by_another(office: Shop):
    """Each commit that brings the approval as it stands is the approver's."""
    trace_id = escalated(office)
    before = office.load(trace_id)
    approved(office, trace_id)
    statement = office.load(trace_id)
    assert office.judge().verdict == "PASS"
    office.save(before)
    office.commit("Mei takes it back")
    office.who = ANN
    office.save(statement)
    office.commit("Ann brings it again")
    assert "TG602" in codes(office.judge())


def test_an_approver_commits_an_unsigned_approval_under_a_plus_address(office: Shop):
    trace_id = escalated(office)
    office.who = ("Mei", "mei+laptop@shop.example")
    approve(office, trace_id, None, reasons=())
    office.commit("Mei approves")
    assert office.judge().verdict == "PASS", finding_lines(office.judge())


@pytest.mark.parametrize(
    "mail", [f"m{CYRILLIC_E}i@shop.example", "mei@shop.examp1e", "mei@shop.example.evil.example"]
)
def test_an_address_that_only_looks_like_the_approver_s_brings_nothing(office: Shop, mail: str):
    trace_id = escalated(office)
    office.who = (MEI[0], mail)
    approve(office, trace_id, None, reasons=())
    office.commit("Mei approves, it seems")
    assert "TG602" in codes(office.judge())


@pytest.mark.parametrize(
    "name", [f"m{CYRILLIC_E}i", "Mei", "mei ", "mei\N{COMBINING ACUTE ACCENT}", "mei, kim", MEI[1]]
)
def test_a_name_that_only_looks_like_an_approver_s_is_nobody_s(office: Shop, keys, name: str):
    trace_id = escalated(office)
    approved(office, trace_id, keys["mei"], name=name)
    assert "TG602" in codes(office.judge())


def test_the_key_of_one_approver_does_not_sign_for_another(office: Shop, keys):
    trace_id = protected_change(office)
    approved(office, trace_id, keys["kim"], reasons=("TG408",))
    found = office.judge()
    assert {"TG408", "TG603"} <= set(codes(found)), finding_lines(found)


@pytest.mark.parametrize("signed", [True, False])
def test_a_mailmap_makes_nobody_somebody_else(office: Shop, keys, signed: bool):
    """Mei writes and approves, and the mailmap says that it was Ann who wrote."""
    mailmap = f"Ann Analyst <{ANN[1]}> <{MEI[1]}>\n"
    office.switch("main")
    office.write(".mailmap", mailmap)
    office.commit("mailmap")
    office.git("checkout", "-q", "-B", "work", "main")
    office.git("config", "mailmap.file", str(office.path / ".mailmap"))
    office.git("config", "log.mailmap", "true")
    office.who = MEI
    office.write("ads/bids.csv", "x\n")
    trace_id = office.save(office.decision("ads/bids.csv", check="ESCALATE"))
    office.commit("propose")
    assert office.git("log", "-1", "--format=%aE") == ANN[1]
    approved(office, trace_id, keys["mei"] if signed else None)
    assert "TG602" in codes(office.judge())


def test_a_mailmap_makes_nobody_an_approver(office: Shop):
    office.switch("main")
    office.write(".mailmap", f"Mei Manager <{MEI[1]}> <bob@shop.example>\n")
    office.commit("mailmap")
    office.git("checkout", "-q", "-B", "work", "main")
    office.git("config", "mailmap.file", str(office.path / ".mailmap"))
    trace_id = escalated(office)
    office.who = ("Bob", "bob@shop.example")
    approve(office, trace_id, None, reasons=())
    office.commit("Bob, whom the mailmap calls Mei")
    assert office.git("log", "-1", "--format=%aE") == MEI[1]
    assert "TG602" in codes(office.judge())


# --- where nobody is an approver ----------------------------------------------------------------


def test_where_nobody_is_an_approver_a_second_person_who_commits_it_approves(shop: Shop):
    trace_id = escalated(shop)
    shop.who = ("Bob Buyer", "bob@shop.example")
    approve(shop, trace_id, None, name="Bob Buyer", reasons=())
    assert codes(shop.staged(), "error", "warning") == [], finding_lines(shop.staged())
    shop.commit("Bob approves")
    found = shop.judge()
    assert codes(found, "error", "warning") == [], finding_lines(found)
    assert f"approval unauthenticated: {trace_id}" in page(found)
    assert shop.pushed("work", "refs/heads/work").verdict == "PASS"


def test_where_nobody_is_an_approver_a_key_changes_nothing(shop: Shop, keys):
    """Nobody could check the signature: it is as good as none, and no fault."""
    trace_id = escalated(shop)
    shop.who = MEI
    approve(shop, trace_id, keys["mei"], name="Mei", reasons=())
    shop.commit("Mei approves")
    found = shop.judge()
    assert (found.verdict, codes(found, "warning")) == ("PASS", []), finding_lines(found)
    assert f"approval unauthenticated: {trace_id}" in page(found)


@pytest.mark.parametrize("name", [ANN[0], "Bob Buyer"])
def test_where_nobody_is_an_approver_the_author_s_own_commit_is_a_warning(shop: Shop, name: str):
    """Whatever name it gives: who commits it approves."""
    trace_id = escalated(shop)
    approve(shop, trace_id, None, name=name, reasons=())
    shop.commit("Ann approves")
    found = shop.judge()
    assert (found.verdict, codes(found, "warning")) == ("PASS", ["TG602"]), finding_lines(found)


@pytest.mark.parametrize("first", [ANN, MEI])
def test_where_nobody_is_an_approver_each_commit_of_the_approval_is_a_second_person_s(
    shop: Shop, first: tuple[str, str]
):
    """What the author brought first, and somebody brings again, is still the author's own."""
    trace_id = escalated(shop)
    before = shop.load(trace_id)
    shop.who = first
    approve(shop, trace_id, None, name="Bob Buyer", reasons=())
    statement = shop.load(trace_id)
    shop.commit("the statement")
    shop.save(before)
    shop.commit("taken back")
    shop.who = ("Bob Buyer", "bob@shop.example")
    shop.save(statement)
    shop.commit("Bob brings it again")
    found = shop.judge()
    assert codes(found, "error", "warning") == (["TG602"] if first is ANN else []), finding_lines(
        found
    )


@pytest.mark.parametrize(
    ("line", "warned"), [("", True), ("\n\nCo-authored-by: Bob <bob@shop.example>", False)]
)
def test_where_nobody_is_an_approver_a_squash_keeps_the_second_person_by_its_line(
    shop: Shop, line: str, warned: bool
):
    trace_id = escalated(shop)
    shop.who = ("Bob Buyer", "bob@shop.example")
    approve(shop, trace_id, None, name="Bob Buyer", reasons=())
    shop.commit("Bob approves")
    shop.git("checkout", "-q", "-b", "squashed", "main")
    shop.git("merge", "-q", "--squash", "work")
    shop.who = ANN
    shop.commit(f"All in one{line}")
    found = shop.judge()
    assert found.verdict == "PASS", finding_lines(found)
    assert (codes(found, "warning") == ["TG602"]) is warned


def test_what_a_second_person_approved_before_it_landed_is_executed_without_a_warning(shop: Shop):
    plan = shop.ahead("ads/bids.csv", "x\n")
    trace_id = shop.save(shop.decision(plan, executed=False, check="ESCALATE"))
    shop.commit("Ann's plan")
    shop.who = ("Bob Buyer", "bob@shop.example")
    approve(shop, trace_id, None, name="Bob", reasons=())
    shop.commit("Bob approves")
    shop.git("checkout", "-q", "-B", "main")
    shop.git("checkout", "-q", "-B", "next", "main")
    shop.who = ANN
    executed(shop, trace_id)
    found = shop.judge()
    assert codes(found, "error", "warning") == [], finding_lines(found)


@pytest.mark.parametrize("caller", ["index", "range", "push"])
def test_a_name_that_was_written_before_it_was_an_approver_s_approves_nothing(
    shop: Shop, keys, caller: str
):
    """Ann lands her own approval as "mei", and executes it once Mei is the first approver."""
    plan = shop.ahead("ads/bids.csv", "x\n")
    trace_id = shop.save(shop.decision(plan, executed=False, check="ESCALATE"))
    approve(shop, trace_id, None, reasons=())
    shop.commit("Ann's plan, and her own approval of it")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    shop.git("checkout", "-q", "-B", "main")
    with_gate(shop, approvers=mei_with(keys["mei"]))
    executed(shop, trace_id, commit=caller != "index")
    found = {
        "index": shop.staged,
        "range": shop.judge,
        "push": lambda: shop.pushed("work", "refs/heads/work"),
    }[caller]()
    assert "TG602" in codes(found), finding_lines(found)


def test_the_warnings_of_a_sole_trader_are_one(shop: Shop):
    ids = []
    for n in range(3):
        shop.write(f"ads/{n}.csv", "x\n")
        trace_id = shop.save(shop.decision(f"ads/{n}.csv", check="ESCALATE"))
        approve(shop, trace_id, None, name="Ann", reasons=())
        ids.append(trace_id)
    shop.commit("Ann alone")
    (warning,) = [each for each in shop.judge().findings if each.level == "warning"]
    assert warning.code == "TG602"
    assert all(each in warning.message for each in ids)


# --- a team of one ------------------------------------------------------------------------------


@pytest.fixture
def alone(shop: Shop, keys: dict[str, Path]) -> Shop:
    """Mei works alone; her signed approvals of her own decisions count."""
    with_gate(shop, approvers=mei_with(keys["mei"]), approval={"self": "signed"})
    return shop


@pytest.mark.parametrize("signed", [True, False])
def test_a_team_of_one_signs_its_own_approval(alone: Shop, keys, signed: bool):
    trace_id = escalated(alone)
    alone.who = MEI
    alone.git("commit", "-q", "--amend", "--reset-author", "--no-edit", "--no-verify")
    approve(alone, trace_id, keys["mei"] if signed else None, reasons=())
    alone.commit("Mei approves what she wrote")
    found = alone.judge()
    assert (found.verdict == "PASS") is signed, finding_lines(found)
    assert codes(found, "warning" if signed else "error") == (
        ["TG602"] if signed else ["TG405", "TG602"]
    )
    assert "unauthenticated" not in page(found)


def test_a_team_of_one_changes_its_own_policy_with_a_signature(alone: Shop, keys):
    trace_id = protected_change(alone)
    alone.who = MEI
    alone.git("commit", "-q", "--amend", "--reset-author", "--no-edit", "--no-verify")
    approve(alone, trace_id, keys["mei"])
    alone.commit("Mei changes the rules")
    found = alone.judge()
    assert (found.verdict, codes(found, "warning")) == ("PASS", ["TG602"]), finding_lines(found)


@pytest.mark.parametrize("second", [True, False])
def test_a_team_of_one_is_told_what_it_lacks_to_be_a_team(alone: Shop, keys, second: bool):
    """With a second approver there is nobody to add."""
    if second:
        kim = {"emails": ["kim@shop.example"], "keys": [public(keys["kim"])]}
        with_gate(alone, approvers={**mei_with(keys["mei"]), "kim": kim})
    trace_id = escalated(alone)
    alone.who = MEI
    alone.git("commit", "-q", "--amend", "--reset-author", "--no-edit", "--no-verify")
    approve(alone, trace_id, keys["mei"], reasons=())
    alone.commit("Mei approves what she wrote")
    (warning,) = [each for each in alone.judge().findings if each.level == "warning"]
    assert "`self: never`" in warning.remediation
    assert ("approver add" in warning.remediation) is not second


def test_the_key_of_another_does_not_sign_for_a_team_of_one(alone: Shop, keys):
    trace_id = escalated(alone)
    alone.who = MEI
    alone.git("commit", "-q", "--amend", "--reset-author", "--no-edit", "--no-verify")
    approve(alone, trace_id, keys["kim"], reasons=())
    alone.commit("signed by whom?")
    assert {"TG602", "TG603"} <= set(codes(alone.judge()))


# --- how the commits come in ------------------------------------------------------------------


def moved(shop: Shop) -> None:
    """Something else lands on main meanwhile."""
    shop.switch("main")
    shop.write("docs/news.md", "news\n")
    shop.commit("news")
    shop.switch("work")


@pytest.mark.parametrize("signed", [True, False])
def test_an_approval_survives_a_rebase_by_the_author(office: Shop, keys, signed: bool):
    approved(office, escalated(office), keys["mei"] if signed else None)
    moved(office)
    office.who = ANN
    office.git("rebase", "-q", "main")
    assert office.git("log", "-1", "--format=%ae %ce") == f"{MEI[1]} {ANN[1]}"
    assert office.judge().verdict == "PASS", finding_lines(office.judge())


@pytest.mark.parametrize("signed", [True, False])
def test_who_rebases_the_decision_of_another_becomes_its_committer(
    office: Shop, keys, signed: bool
):
    """Which makes an author of who has no signature to show."""
    approved(office, escalated(office), keys["mei"] if signed else None)
    moved(office)
    office.who = MEI
    office.clock += 60
    office.git("rebase", "-q", "main")
    found = office.judge()
    assert (found.verdict == "PASS") is signed, finding_lines(found)
    assert ("TG602" in codes(found)) is not signed


@pytest.mark.parametrize("signed", [True, False])
def test_an_approval_survives_a_cherry_pick(office: Shop, keys, signed: bool):
    approved(office, escalated(office), keys["mei"] if signed else None)
    moved(office)
    office.git("checkout", "-q", "-b", "picked", "main")
    office.who = ANN
    office.git("cherry-pick", "work~1", "work")
    assert office.judge().verdict == "PASS", finding_lines(office.judge())


@pytest.mark.parametrize(
    ("signed", "line", "holds"),
    [
        (True, "", True),
        (False, f"\n\nCo-authored-by: {MEI[0]} <{MEI[1]}>", True),
        (False, "", False),
        (False, f"\n\nReviewed-by: {MEI[0]} <{MEI[1]}>", False),
        (False, f"\n\nCo-authored-by: Mei <m{CYRILLIC_E}i@shop.example>", False),
        (False, f"\n\nCo-authored-by: Mei <{MEI[1]}>\n\nThat was it.", False),
    ],
)
def test_an_approval_survives_a_squash_when_something_says_whose_it_is(
    office: Shop, keys, signed: bool, line: str, holds: bool
):
    approved(office, escalated(office), keys["mei"] if signed else None)
    office.git("checkout", "-q", "-b", "squashed", "main")
    office.git("merge", "-q", "--squash", "work")
    office.who = ANN
    office.commit(f"All in one{line}")
    found = office.judge()
    assert (found.verdict == "PASS") is holds, finding_lines(found)
    assert ("TG602" in codes(found)) is not holds


def test_a_merge_commit_of_somebody_else_changes_nothing(office: Shop):
    approved(office, escalated(office))
    moved(office)
    office.who = ANN
    office.clock += 60
    office.git("merge", "-q", "--no-edit", "main")
    assert office.judge().verdict == "PASS", finding_lines(office.judge())


# --- with or without a signature --------------------------------------------------------------


def test_an_unsigned_approval_is_said_in_the_closing_line(office: Shop):
    trace_id = escalated(office)
    found = approved(office, trace_id).judge()
    assert f"approval unauthenticated: {trace_id}" in page(found).splitlines()[-2]


def test_a_signed_approval_is_not_said_to_be_unauthenticated(office: Shop, keys):
    found = approved(office, escalated(office), keys["mei"]).judge()
    assert found.verdict == "PASS", finding_lines(found)
    assert "unauthenticated" not in page(found)


@pytest.mark.parametrize("signed", [True, False])
def test_where_the_policy_wants_signatures_an_unsigned_approval_does_not_count(
    shop: Shop, keys, signed: bool
):
    with_gate(shop, approvers=mei_with(keys["mei"]), approval={"require_signature": True})
    found = approved(shop, escalated(shop), keys["mei"] if signed else None).judge()
    assert (found.verdict == "PASS") is signed, finding_lines(found)
    assert ("TG603" in codes(found)) is not signed


def test_a_signature_that_nobody_can_verify_does_not_count(office: Shop, keys):
    approved(office, escalated(office), keys["mei"])
    with office.open() as git:
        found = check.check_range(git, "main", "HEAD", office.services().with_(verify=None))
    assert "TG603" in codes(found)


def test_an_approver_without_a_key_cannot_sign(shop: Shop, keys):
    lee = {"emails": ["lee@shop.example"]}
    with_gate(shop, approvers={**mei_with(keys["mei"]), "lee": lee})
    trace_id = escalated(shop)
    shop.who = ("Lee", "lee@shop.example")
    approve(shop, trace_id, keys["mei"], name="lee", reasons=())
    shop.commit("signed with the key of another")
    assert "TG603" in codes(shop.judge())
    approve(shop, trace_id, None, name="lee", reasons=())
    shop.commit("unsigned")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())


# --- until when -------------------------------------------------------------------------------


@pytest.mark.parametrize(("late", "holds"), [(0, True), (1, False)])
def test_an_approval_lapses_after_the_days_of_the_policy(shop: Shop, keys, late: int, holds: bool):
    with_gate(shop, approvers=mei_with(keys["mei"]), approval={"valid_days": 3})
    shop.who = ANN
    shop.write("ads/bids.csv", "x\n")
    decision = shop.decision("ads/bids.csv", check="ESCALATE")
    given = shop.clock - 3 * DAY - late
    trace_id = shop.save({**decision, "created_at": decision["created_at"]})
    shop.commit()
    found = approved(shop, trace_id, keys["mei"], at=given).judge()
    assert (found.verdict == "PASS") is holds, finding_lines(found)
    assert ("TG601" in codes(found)) is not holds


def test_an_approval_that_nobody_used_lapses_by_the_next_commit(office: Shop, keys):
    office.who = ANN
    trace_id = office.save(office.decision("ads/bids.csv", check="ESCALATE", executed=False))
    office.commit("plan")
    approved(office, trace_id, keys["mei"])
    assert office.judge().verdict == "PASS", finding_lines(office.judge())
    office.clock += 15 * DAY
    office.write("docs/a.md", "later\n")
    office.commit("much later")
    assert "TG601" in codes(office.judge())


# --- what is missing --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("approved_by", "TG601"),
        ("approval", "TG601"),
        ("at", "TG601"),
        ("digest", "TG604"),
        ("reasons", "TG601"),
        ("signature", "TG603"),
    ],
)
@pytest.mark.parametrize("how", ["null", "absent", "empty"])
def test_an_approval_that_lacks_a_part_does_not_hold(
    office: Shop, keys, field: str, code: str, how: str
):
    trace_id = protected_change(office)
    office.who = MEI
    approve(office, trace_id, keys["mei"])
    trace = office.load(trace_id)
    execution = trace["execution"]
    place = execution if field in execution else execution["approval"]
    if how == "absent":
        del place[field]
    else:
        empty = {"reasons": [], "approval": {}}.get(field, "")
        place[field] = empty if how == "empty" else None
    office.save(trace)
    office.commit("approve")
    found = office.judge()
    assert found.verdict != "PASS"
    assert "TG408" in codes(found)
    assert code in codes(found), finding_lines(found)


def test_without_any_approver_a_protected_change_is_anybody_s(shop: Shop, keys):
    """Who signs it proves nothing: nobody could check the signature."""
    trace_id = protected_change(shop)
    approved(shop, trace_id, keys["mei"], reasons=("TG408",))
    found = shop.judge()
    assert found.verdict == "PASS", finding_lines(found)
    assert "anybody may change" in page(found)
    assert f"approval unauthenticated: {trace_id}" in page(found)


def test_an_approver_who_is_none_any_more_approves_nothing(shop: Shop, keys):
    kim = {"kim": {"emails": ["kim@shop.example"], "keys": [public(keys["kim"])]}}
    with_gate(shop, approvers={**mei_with(keys["mei"]), **kim})
    approved(shop, escalated(shop), keys["mei"])
    signed = shop.git("rev-parse", "HEAD")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    with_gate(shop, approvers=kim)
    assert {"TG602", "TG603"} <= set(codes(shop.judge("main", signed)))


@pytest.mark.parametrize("then", ["has left", "has another key and address", "has to sign"])
@pytest.mark.parametrize("signed", [True, False])
def test_what_became_of_a_decision_is_written_down_whoever_approves_by_then(
    shop: Shop, keys, then: str, signed: bool
):
    """The approval was judged when the decision was executed."""
    with_gate(shop, approvers=mei_with(keys["mei"]))
    trace_id = escalated(shop)
    approved(shop, trace_id, keys["mei"] if signed else None)
    shop.git("checkout", "-q", "-B", "main")
    other = {"emails": ["kim@shop.example"], "keys": [public(keys["kim"])]}
    gate: dict = {
        "has left": {"approvers": {"kim": other}},
        "has another key and address": {"approvers": {"mei": other}},
        "has to sign": {"approval": {"require_signature": True}},
    }[then]
    with_gate(shop, **gate)
    shop.who = ANN
    shop.clock += 9 * DAY
    trace = shop.load(trace_id)
    trace["verification"] = {
        "verified_at": instant(shop.clock),
        "actual_outcome": {"clicks": 4},
        "hypothesis_result": "confirmed",
        "claimed": True,
    }
    shop.save(trace)
    shop.commit("what became of it")
    found = shop.judge()
    assert codes(found, "error", "warning") == [], finding_lines(found)


def test_the_time_of_the_execution_counts_not_that_of_the_judge(office: Shop, keys):
    approved(office, escalated(office), keys["mei"])
    office.clock += 300 * DAY
    assert office.judge().verdict == "PASS", finding_lines(office.judge())
    assert instant(office.clock) > "2025-10"
