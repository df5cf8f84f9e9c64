"""Who wrote a decision does not approve it, under whatever id and path it stands (SPEC 7).

Mei writes, somebody else brings it in under another name, Mei signs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import fast_yaml, forgery, layers
from tests.support.approvals import ANN, MEI, approve, mei_with, public, ssh_keys, with_gate
from tests.support.shop import Shop, codes, finding_lines, instant
from trace_gate.core.errors import RepositoryUnreadable

KIM = ("Kim", "kim@shop.example")


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return ssh_keys(tmp_path_factory.mktemp("keys"), "mei", "kim")


@pytest.fixture
def office(shop: Shop, keys: dict[str, Path]) -> Shop:
    """A shop with Mei and Kim as approvers; both have keys."""
    kim = {"emails": [KIM[1]], "keys": [public(keys["kim"])]}
    with_gate(shop, approvers={**mei_with(keys["mei"]), "kim": kim})
    return shop


def drop(shop: Shop, trace_id: str) -> None:
    shop.git("rm", "-qf", "--", shop.trace_path(trace_id))


def written(shop: Shop, who=MEI, *targets: object, **changes: object) -> str:
    """Somebody's decision, executed, in a commit of its own."""
    shop.who = who
    shop.write("ads/bids.csv", "x\n")
    planned = targets or (shop.planned("ads/bids.csv", None),)
    trace_id = shop.save(shop.decision(*planned, check="ESCALATE", **changes))
    shop.commit("a decision")
    return trace_id


def moved(shop: Shop, old: str, **changes: object) -> str:
    """Ann brings the same decision under the next number; nothing is committed yet."""
    shop.who = ANN
    trace = {**shop.load(old), "id": shop.next_id(), **changes}
    drop(shop, old)
    return shop.save(trace)


def by_renaming(shop: Shop) -> str:
    new = moved(shop, written(shop))
    shop.commit("another number")
    return new


def by_copying(shop: Shop) -> str:
    trace = shop.load(written(shop))
    shop.who = ANN
    new = shop.save({**trace, "id": shop.next_id()})
    shop.commit("a copy")
    drop(shop, trace["id"])
    shop.commit("one is enough")
    return new


def in_two_steps(shop: Shop) -> str:
    """First other values under the old number, then another number."""
    first = written(shop)
    shop.who = ANN
    trace = shop.load(first)
    trace["execution"]["changes"][0] |= {"from_value": "old"}
    trace["execution"]["changes"].append(shop.planned("ads/more.csv", None))
    shop.write("ads/more.csv", "1\n")
    shop.save(trace)
    shop.commit("a little more")
    trace["execution"]["changes"] = trace["execution"]["changes"][1:]
    shop.save(trace)
    shop.git("rm", "-qf", "ads/bids.csv")
    shop.commit("and less")
    new = moved(shop, first)
    shop.commit("another number")
    return new


def deleted_and_added_again(shop: Shop) -> str:
    first = written(shop)
    shop.who = ANN
    trace = shop.load(first)
    drop(shop, first)
    shop.commit("away")
    shop.write("docs/a.md", "a\n")
    shop.commit("something else")
    new = shop.save({**trace, "id": shop.next_id()})
    shop.commit("a new idea, it seems")
    return new


def by_another_spelling(shop: Shop) -> str:
    new = moved(shop, written(shop))
    trace = shop.load(new)
    for each in trace["execution"]["changes"]:
        each["target"] = f"file/{each['target'].removeprefix('file/')}"
    trace["decision"]["rationale"] = "Ann puts it in words of her own."
    shop.save(trace)
    shop.commit("another number and other words")
    return new


def split(shop: Shop) -> str:
    shop.who = MEI
    shop.write("ads/bids.csv", "x\n")
    shop.write("ads/more.csv", "1\n")
    both = (shop.planned("ads/bids.csv", None), shop.planned("ads/more.csv", None))
    first = shop.save(shop.decision(*both, check="ESCALATE"))
    shop.commit("both")
    shop.who = ANN
    trace = shop.load(first)
    drop(shop, first)
    parts = [
        shop.save(
            {
                **trace,
                "id": shop.next_id(),
                "execution": {**trace["execution"], "changes": [change]},
            }
        )
        for change in trace["execution"]["changes"]
    ]
    shop.commit("each by itself")
    shop.who = KIM
    approve(shop, parts[1], KEYS["kim"], name="kim", reasons=())
    shop.commit("Kim approves the other part")
    return parts[0]


def from_a_file_that_is_no_trace(shop: Shop, path: str) -> str:
    """Mei's text stands at a path where nobody looks for traces."""
    shop.who = MEI
    shop.write("ads/bids.csv", "x\n")
    trace = shop.decision(shop.planned("ads/bids.csv", None), check="ESCALATE")
    shop.write(path, fast_yaml.dump({"trace": trace}, sort_keys=False, width=1000))
    shop.commit("notes")
    shop.who = ANN
    shop.git("rm", "-qf", "--", path)
    shop.save(trace)
    shop.commit("a decision")
    return trace["id"]


def from_notes(shop: Shop) -> str:
    return from_a_file_that_is_no_trace(shop, "plans/next.YAML")


def from_below_traces(shop: Shop) -> str:
    return from_a_file_that_is_no_trace(shop, "traces/next")


def from_the_same_bytes(shop: Shop) -> str:
    """As text with another extension, byte for byte."""
    return from_a_file_that_is_no_trace(shop, "docs/next.txt")


def on_a_branch_that_is_merged(shop: Shop) -> str:
    shop.branch("mei")
    first = written(shop)
    shop.git("checkout", "-q", "work")
    shop.who = ANN
    shop.git("merge", "-q", "--no-ff", "-m", "Mei's branch", "mei")
    new = moved(shop, first)
    shop.commit("another number")
    return new


def rebased(shop: Shop) -> str:
    new = by_renaming(shop)
    shop.switch("main")
    shop.write("docs/news.md", "news\n")
    shop.commit("news")
    shop.switch("work")
    shop.who = ANN
    shop.git("rebase", "-q", "main")
    return new


def as_co_author(shop: Shop, line: str = f"Co-authored-by: Mei <{MEI[1]}>") -> str:
    shop.who = KIM
    shop.write("ads/bids.csv", "x\n")
    decision = shop.decision(shop.planned("ads/bids.csv", None), check="ESCALATE")
    first = shop.save(decision)
    shop.commit(f"together\n\n{line}")
    new = moved(shop, first)
    shop.commit("another number")
    return new


def from_a_number_that_was_taken(shop: Shop) -> str:
    """Mei's draft had the number of a trace that has landed meanwhile."""
    first = written(shop)
    path = shop.trace_path(first)
    shop.switch("main")
    shop.clock += 60
    taken = shop.observation()
    shop.who = ANN
    shop.save({**taken, "id": first})
    shop.commit("another trace with this number")
    shop.switch("work")
    shop.git("merge", "-q", "main", ok=False)
    draft = fast_yaml.load(shop.git("show", f"HEAD:{path}"))["trace"]
    shop.git("checkout", "-q", "main", "--", path)
    new = shop.save({**draft, "id": shop.next_id()})
    shop.commit("merged, with another number for the draft")
    return new


ALONE = (
    by_renaming,
    from_a_number_that_was_taken,
    by_copying,
    in_two_steps,
    deleted_and_added_again,
    by_another_spelling,
    split,
    from_notes,
    from_below_traces,
    from_the_same_bytes,
    on_a_branch_that_is_merged,
    rebased,
)
WAYS = (*ALONE, as_co_author)
"""Of the last one Kim is an author, too."""

KEYS: dict[str, Path] = {}


@pytest.fixture(autouse=True)
def known_keys(keys: dict[str, Path]) -> None:
    KEYS.update(keys)


def sign(shop: Shop, trace_id: str, who=MEI, name: str = "mei") -> None:
    shop.who = who
    approve(shop, trace_id, KEYS[name], name=name, reasons=())
    shop.git("add", "-A")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_who_wrote_it_under_another_name_does_not_approve_it(
    office: Shop, way: Callable[[Shop], str]
):
    trace_id = way(office)
    sign(office, trace_id)
    assert "TG602" in codes(office.staged()), finding_lines(office.staged())
    office.commit("Mei signs")
    assert "TG602" in codes(office.judge()), finding_lines(office.judge())
    assert "TG602" in codes(office.pushed("work", "refs/heads/work"))


@pytest.mark.parametrize("way", ALONE, ids=lambda way: way.__name__)
def test_who_wrote_nothing_of_it_approves_it_whatever_became_of_its_name(
    office: Shop, way: Callable[[Shop], str]
):
    trace_id = way(office)
    sign(office, trace_id, KIM, "kim")
    office.commit("Kim signs")
    assert "TG602" not in codes(office.judge()), finding_lines(office.judge())


def test_who_wrote_it_does_not_approve_it_after_a_squash_that_names_them(office: Shop):
    """The squash of the decision; Mei signs in a commit of her own."""
    new = by_renaming(office)
    office.git("checkout", "-q", "-b", "squashed", "main")
    office.git("merge", "-q", "--squash", "work")
    office.who = ANN
    office.commit(f"All in one\n\nCo-authored-by: Mei Manager <{MEI[1]}>")
    sign(office, new)
    office.commit("Mei signs")
    assert "TG602" in codes(office.judge())


def test_who_wrote_it_does_not_approve_what_another_amended(office: Shop):
    new = written(office)
    office.who = ANN
    trace = office.load(new)
    trace["decision"]["rationale"] = "Ann writes the reason anew."
    office.save(trace)
    office.git("commit", "-q", "--amend", "--no-edit", "--no-verify")
    sign(office, new)
    office.commit("Mei signs")
    assert "TG602" in codes(office.judge())


@pytest.mark.parametrize(
    "line",
    [
        "co-authored-by: Mei Manager <mei@shop.example>",
        "CO-AUTHORED-BY: MEI <MEI+home@SHOP.example>",
        "Co-authored-by: mei@shop.example",
        "Co-authored-by: Mei Manager mei@shop.example",
        "Co-authored-by: Mei (mei@shop.example)",
        "Co-authored-by: Bob <bob@shop.example>, Mei <mei@shop.example>",
        "Co-authored-by: Bob <bob@shop.example>\nCo-authored-by: Mei <mei@shop.example>",
        "Co-authored-by: Mei <mei@shop.example> and others",
        "Co-authored-by: Mei Manager\n <mei@shop.example>",
    ],
)
def test_a_co_author_is_an_author_however_the_line_is_written(office: Shop, line: str):
    trace_id = as_co_author(office, line)
    sign(office, trace_id)
    office.commit("Mei signs")
    assert "TG602" in codes(office.judge())


@pytest.mark.parametrize("email", ["me\u00adi@shop.example", "mei@shop\u3002example"])
def test_an_address_that_looks_like_the_approvers_is_hers(office: Shop, email: str):
    trace_id = written(office, ("Mei Manager", email))
    sign(office, trace_id)
    office.commit("Mei signs")
    assert "TG602" in codes(office.judge()), finding_lines(office.judge())


def test_who_wrote_another_decision_of_the_unit_approves_this_one(office: Shop):
    """The same target with another value, and another target with the same value."""
    bid = "campaign/C1/ad_group/G1/keyword/mug/bid"
    move = {"change_type": "bid_update", "from_value": 1.0, "to_value": 1.2}
    office.who = MEI
    first = office.save(office.decision({"target": bid, **move}, executed=False, check="ESCALATE"))
    office.commit("Mei's plan")
    sign(office, first, KIM, "kim")
    office.commit("Kim approves that")
    office.who = ANN
    others = [{"target": bid, **move, "to_value": 1.1}, {"target": bid + "x/bid", **move}]
    others[1]["target"] = "campaign/C1/ad_group/G1/keyword/cup/bid"
    second = office.save(office.decision(*others, executed=False, check="ESCALATE"))
    office.commit("Ann's plan")
    sign(office, second)
    office.commit("Mei approves that")
    assert "TG602" not in codes(office.judge(), "error", "note", "warning"), finding_lines(
        office.judge()
    )


@pytest.mark.parametrize("value", [1.2, "1.2", "1.20"])
def test_another_spelling_of_the_value_is_the_same_value(office: Shop, value: object):
    bid = {
        "target": "campaign/C1/ad_group/G1/keyword/coffee mug/bid",
        "change_type": "bid_update",
        "from_value": 1.0,
        "to_value": 1.2,
    }
    first = written(office, MEI, bid)
    new = moved(office, first)
    trace = office.load(new)
    trace["execution"]["changes"] = [
        {**bid, "target": "campaign/C1/ad_group/G1/keyword/Coffee  Mug/bid", "to_value": value}
    ]
    office.save(trace)
    office.commit("another number")
    sign(office, new)
    office.commit("Mei signs")
    assert "TG602" in codes(office.judge()), finding_lines(office.judge())


# --- in an earlier unit -----------------------------------------------------------------------


def landed_plan(shop: Shop, *, merge: bool, rename: bool = True) -> str:
    """Mei's plan lands on main without its approval, under the number that Ann gave it."""
    shop.who = MEI
    plan = shop.ahead("ads/bids.csv", "x\n")
    first = shop.save(shop.decision(plan, executed=False, check="ESCALATE"))
    shop.commit("Mei's plan")
    new = moved(shop, first) if rename else first
    shop.commit("another number")
    assert shop.judge().verdict == "PASS", finding_lines(shop.judge())
    shop.who = ANN
    shop.switch("main")
    shop.git("merge", "-q", "--no-ff" if merge else "--ff-only", "-m", "landed", "work")
    shop.git("checkout", "-q", "-B", "work", "main")
    return new


def executed(shop: Shop, trace_id: str) -> None:
    shop.who = ANN
    shop.clock += 60
    trace = shop.load(trace_id)
    trace["execution"] |= {"executed_at": instant(shop.clock), "result": "success"}
    shop.write("ads/bids.csv", "x\n")
    shop.save(trace)
    shop.commit("executed")


@pytest.mark.parametrize("merge", [True, False])
@pytest.mark.parametrize(("who", "name"), [(MEI, "mei"), (KIM, "kim")])
def test_who_wrote_it_under_another_name_in_an_earlier_unit_does_not_approve_it(
    office: Shop, merge: bool, who: tuple[str, str], name: str
):
    new = landed_plan(office, merge=merge)
    sign(office, new, who, name)
    office.commit("signs")
    executed(office, new)
    found = office.judge()
    assert ("TG602" in codes(found)) is (who is MEI), finding_lines(found)
    assert (found.verdict == "PASS") is (who is KIM), finding_lines(found)


def test_who_wrote_it_is_hidden_by_no_commit_that_git_walks_past(office: Shop):
    """An old commit of the base holds the bytes of one above which Kim wrote Mei's plan."""
    new = landed_plan(office, merge=False, rename=False)
    plan = office.git("rev-parse", "main~1")
    office.switch("main")
    for number in range(4):
        office.write("README.md", f"{number}\n")
        office.commit("words")
    office.git("checkout", "-q", "-B", "work", "main")
    sign(office, new)
    office.commit("Mei signs what she wrote")
    executed(office, new)
    assert "TG602" in codes(office.judge()), finding_lines(office.judge())
    before, tree = (office.git("rev-parse", each) for each in (f"{plan}~1", f"{plan}^{{tree}}"))
    office.who = KIM
    nobodys = office.git("commit-tree", tree, "-p", before, "-m", "Kim's plan")
    data = office.git("cat-file", "commit", "main~2").encode() + b"\n"
    past = data.replace(office.git("rev-parse", "main~3").encode(), nobodys.encode())
    short = office.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=past)
    forgery.overwrite(office.path, office.git("rev-parse", "main~2"), by=short)
    assert plan not in office.git("rev-list", "main"), "the forgery works on git itself"
    with pytest.raises(RepositoryUnreadable, match=r"damaged|history around"):
        office.judge()


# --- who executes or undoes what they approved ------------------------------------------------


def planned_by_ann(shop: Shop, gate: str = "never", key: str = "mei") -> str:
    """Ann's plan; Mei, the only approver, signs it in a commit of her own."""
    with_gate(shop, approvers=mei_with(KEYS[key]), approval={"self": gate})
    shop.who = ANN
    plan = shop.ahead("ads/bids.csv", "x\n")
    trace_id = shop.save(shop.decision(plan, executed=False, check="ESCALATE"))
    shop.commit("Ann's plan")
    sign(shop, trace_id)
    return trace_id


def landed(shop: Shop) -> None:
    shop.switch("main")
    shop.git("merge", "-q", "--no-ff", "-m", "landed", "work")
    shop.git("checkout", "-q", "-B", "work", "main")


def recorded(shop: Shop, trace_id: str, who=MEI, **execution: object) -> None:
    shop.who = who
    shop.clock += 60
    trace = shop.load(trace_id)
    trace["execution"] |= execution or {"executed_at": instant(shop.clock), "result": "success"}
    shop.write("ads/bids.csv", "x\n")
    shop.save(trace)
    shop.git("add", "-A")


@pytest.mark.parametrize("gate", ["never", "signed"])
@pytest.mark.parametrize("when", ["one commit", "one unit", "a later unit"])
def test_who_approved_it_executes_it(shop: Shop, gate: str, when: str):
    trace_id = planned_by_ann(shop, gate)
    if when != "one commit":
        shop.commit("Mei signs")
    if when == "a later unit":
        landed(shop)
    recorded(shop, trace_id)
    assert "TG602" not in codes(shop.staged(), "error", "warning", "note"), finding_lines(
        shop.staged()
    )
    shop.commit("Mei executes")
    found = shop.judge()
    assert (found.verdict, codes(found, "warning")) == ("PASS", []), finding_lines(found)
    assert shop.pushed("work", "refs/heads/work").verdict == "PASS"


@pytest.mark.parametrize("gate", ["never", "signed"])
@pytest.mark.parametrize("lands_before", [True, False])
def test_who_approved_it_says_that_it_was_rolled_back(shop: Shop, gate: str, lands_before: bool):
    trace_id = planned_by_ann(shop, gate)
    shop.commit("Mei signs")
    recorded(shop, trace_id, ANN)
    shop.commit("Ann executes")
    if lands_before:
        landed(shop)
    recorded(shop, trace_id, result="rolled_back")
    shop.commit("Mei rolls back")
    found = shop.judge()
    assert "TG602" not in codes(found, "error", "warning", "note"), finding_lines(found)


@pytest.mark.parametrize("gate", ["never", "signed"])
def test_who_approved_it_reverts_it(shop: Shop, gate: str):
    trace_id = planned_by_ann(shop, gate)
    shop.commit("Mei signs")
    recorded(shop, trace_id, ANN)
    shop.commit("Ann executes")
    landed(shop)
    shop.who = MEI
    layers.run(shop.path, "revert", "HEAD^2", "--reason", "Orders fell by half")
    assert shop.load(trace_id)["execution"]["result"] == "rolled_back"
    shop.git("add", "-A")
    shop.clock += 120
    shop.commit("Mei undoes it")
    found = shop.judge()
    assert "TG602" not in codes(found, "error", "warning", "note"), finding_lines(found)


@pytest.mark.parametrize("field", ["rationale", "details", "created_at"])
def test_who_executes_it_and_writes_anything_fixed_is_an_author(shop: Shop, field: str):
    """The approval is given anew, so it is about what is there now."""
    trace_id = planned_by_ann(shop)
    recorded(shop, trace_id)
    trace = shop.load(trace_id)
    if field == "rationale":
        trace["decision"]["rationale"] = "Mei's own reason, written with the execution."
    elif field == "details":
        trace["execution"]["changes"][0]["details"] = {"mode": "100644", "lines": "lf"}
    else:
        trace["created_at"] = instant(shop.clock - 90)
    shop.save(trace)
    shop.commit("executed")
    sign(shop, trace_id)
    shop.commit("Mei signs")
    assert "TG602" in codes(shop.judge()), finding_lines(shop.judge())


def test_who_writes_it_and_only_later_its_execution_stays_an_author(shop: Shop):
    with_gate(shop, approvers=mei_with(KEYS["mei"]), approval={"self": "never"})
    shop.who = MEI
    plan = shop.ahead("ads/bids.csv", "x\n")
    trace_id = shop.save(shop.decision(plan, executed=False, check="ESCALATE"))
    shop.commit("Mei's plan")
    sign(shop, trace_id)
    shop.commit("Mei signs")
    recorded(shop, trace_id)
    shop.commit("Mei executes")
    assert "TG602" in codes(shop.judge()), finding_lines(shop.judge())


def test_who_changes_an_execution_that_another_recorded_is_an_author(shop: Shop):
    with_gate(shop, approvers=mei_with(KEYS["mei"]))
    trace_id = written(shop, ANN)
    trace = shop.load(trace_id)
    shop.who = MEI
    shop.clock += 60
    trace["execution"]["executed_at"] = instant(shop.clock)
    shop.save(trace)
    shop.commit("another time")
    sign(shop, trace_id)
    shop.commit("Mei signs")
    assert "TG602" in codes(shop.judge()), finding_lines(shop.judge())


# --- drafts of which less can be told ---------------------------------------------------------


def broken(shop: Shop, mend: Callable[[str], str], path: str | None = None) -> str:
    """Mei commits a draft that is broken; Ann brings it, mended, under the next number."""
    shop.who = MEI
    shop.write("ads/bids.csv", "x\n")
    trace = shop.decision(shop.planned("ads/bids.csv", None), check="ESCALATE")
    text = fast_yaml.dump({"trace": trace}, sort_keys=False, width=1000)
    old = path or shop.trace_path(trace["id"])
    shop.write(old, mend(text))
    shop.commit("Mei's draft")
    shop.who = ANN
    shop.git("rm", "-qf", "--", old)
    new = shop.save({**trace, "id": shop.next_id()})
    shop.commit("mended, and another number")
    return new


def unreadable(shop: Shop) -> str:
    return broken(shop, lambda text: text + "  broken: [\n")


def with_escapes(shop: Shop) -> str:
    hidden = '"\\u0061ds/bids.csv"'
    return broken(
        shop, lambda text: text.replace("target: ads/bids.csv", f"target: {hidden}") + "\tx: [\n"
    )


def in_another_encoding(shop: Shop) -> str:
    """What `>` writes in an older PowerShell."""
    shop.who = MEI
    shop.write("ads/bids.csv", "x\n")
    trace = shop.decision(shop.planned("ads/bids.csv", None), check="ESCALATE")
    text = fast_yaml.dump({"trace": trace}, sort_keys=False, width=1000)
    shop.write(shop.trace_path(trace["id"]), text.encode("utf-16"))
    shop.commit("Mei's draft")
    shop.who = ANN
    drop(shop, trace["id"])
    new = shop.save({**trace, "id": shop.next_id()})
    shop.commit("mended")
    return new


def as_bytes_that_say_nothing(shop: Shop) -> str:
    import base64

    return broken(shop, lambda text: base64.b64encode(text.encode()).decode())


def without_its_value(shop: Shop) -> str:
    return broken(shop, lambda text: _without(text, "to_value: "))


def without_its_target(shop: Shop) -> str:
    return broken(
        shop, lambda text: text.replace("target: ads/bids.csv", "target: campaign/x/oops")
    )


def with_a_misspelled_target(shop: Shop) -> str:
    """It reads as the path of a file; no file has this value."""
    bid = {"change_type": "bid_update", "from_value": 1.0, "to_value": 1.2}
    first = written(shop, MEI, {"target": "campaing/C1/ad_group/G1/keyword/mug/bid", **bid})
    shop.who = ANN
    trace = shop.load(first)
    drop(shop, first)
    right = "campaign/C1/ad_group/G1/keyword/mug/exact/bid"
    trace["execution"]["changes"] = [{"target": right, **bid}]
    new = shop.save({**trace, "id": shop.next_id()})
    shop.commit("mended, and another number")
    return new


def with_a_match_type_later(shop: Shop) -> str:
    bid = {"change_type": "bid_update", "from_value": 1.0, "to_value": 1.2}
    first = written(shop, MEI, {"target": "campaign/C1/ad_group/G1/keyword/mug/bid", **bid})
    shop.who = ANN
    trace = shop.load(first)
    drop(shop, first)
    right = "campaign/C1/ad_group/G1/keyword/mug/exact/bid"
    trace["execution"]["changes"] = [{"target": right, **bid}]
    new = shop.save({**trace, "id": shop.next_id()})
    shop.commit("another number")
    return new


def with_a_misspelled_key(shop: Shop) -> str:
    return broken(shop, lambda text: text.replace("changes:", "chnages:"))


def unreadable_in_a_note(shop: Shop) -> str:
    return broken(shop, lambda text: "# The plan\n\n" + text, "docs/plan.md")


def as_a_link(shop: Shop) -> str:
    """The text is what a symbolic link points at."""
    shop.who = MEI
    shop.write("ads/bids.csv", "x\n")
    trace = shop.decision(shop.planned("ads/bids.csv", None), check="ESCALATE")
    path, text = shop.trace_path(trace["id"]), fast_yaml.dump({"trace": trace}, sort_keys=False)
    oid = shop.git("hash-object", "-w", "--stdin", stdin=text.encode())
    shop.git("update-index", "--add", "--cacheinfo", f"120000,{oid},{path}")
    shop.commit("Mei's draft")
    shop.who = ANN
    shop.git("rm", "-q", "--cached", "--", path)
    new = shop.save({**trace, "id": shop.next_id()})
    shop.commit("mended")
    return new


def of_an_earlier_unit(shop: Shop) -> str:
    """Mei's plan has landed and is open; Ann copies it under a new number."""
    first = landed_plan(shop, merge=True, rename=False)
    return copied_and_executed(shop, first)


def copied_and_executed(shop: Shop, first: str) -> str:
    shop.who = ANN
    trace = shop.load(first)
    shop.write("ads/bids.csv", "x\n")
    now = instant(shop.clock)
    trace["execution"] |= {"executed_at": now, "result": "success"}
    new = shop.save({**trace, "id": shop.next_id(), "created_at": now})
    shop.commit("a decision, it seems")
    return new


def _without(text: str, key: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(
        line.partition(key)[0] + f"{key}null\n" if key in line else line for line in lines
    )


UNCLEAR = (
    unreadable,
    with_escapes,
    in_another_encoding,
    as_bytes_that_say_nothing,
    without_its_value,
    without_its_target,
    with_a_misspelled_target,
    with_a_match_type_later,
    with_a_misspelled_key,
    unreadable_in_a_note,
    as_a_link,
    of_an_earlier_unit,
)


@pytest.mark.parametrize("way", UNCLEAR, ids=lambda way: way.__name__)
def test_who_wrote_a_broken_draft_of_it_does_not_approve_it(
    office: Shop, way: Callable[[Shop], str]
):
    trace_id = way(office)
    sign(office, trace_id)
    assert "TG602" in codes(office.staged()), finding_lines(office.staged())
    office.commit("Mei signs")
    assert "TG602" in codes(office.judge()), finding_lines(office.judge())
    assert "TG602" in codes(office.pushed("work", "refs/heads/work"))


@pytest.mark.parametrize("way", UNCLEAR, ids=lambda way: way.__name__)
def test_another_approves_what_was_a_broken_draft(office: Shop, way: Callable[[Shop], str]):
    trace_id = way(office)
    sign(office, trace_id, KIM, "kim")
    office.commit("Kim signs")
    assert "TG602" not in codes(office.judge()), finding_lines(office.judge())


def test_a_broken_draft_about_something_else_makes_nobody_an_author(office: Shop):
    office.who = MEI
    trace = office.decision("listings/title.txt")
    text = fast_yaml.dump({"trace": trace}, sort_keys=False) + "  broken: [\n"
    office.write(office.trace_path(trace["id"]), text)
    office.commit("Mei's other draft")
    drop(office, trace["id"])
    office.commit("away")
    trace_id = written(office, ANN)
    sign(office, trace_id)
    office.commit("Mei signs")
    assert "TG602" not in codes(office.judge()), finding_lines(office.judge())


def test_a_broken_draft_says_in_the_message_why_it_counts(office: Shop):
    trace_id = as_bytes_that_say_nothing(office)
    sign(office, trace_id)
    office.commit("Mei signs")
    found = office.judge()
    assert "a draft in this branch that cannot be read" in finding_lines(found)
    fixes = [each.remediation for each in found.findings if each.code == "TG602"]
    assert fixes == [f"Ask kim to run: trace-gate approve {trace_id}"]


def test_who_wrote_the_same_plan_before_is_told_which_one(office: Shop):
    """Mei sees that it is not her word about this trace, but about hers."""
    first = landed_plan(office, merge=True, rename=False)
    new = copied_and_executed(office, first)
    sign(office, new)
    office.commit("Mei signs")
    said = [each.message for each in office.judge().findings if each.code == "TG602"]
    assert said == [f"mei wrote the same change in {first}. Nobody approves their own decision."], (
        finding_lines(office.judge())
    )


def test_an_executed_decision_of_an_earlier_unit_is_nobodys_copy(office: Shop):
    """A file goes back to a content that Mei once decided; Ann decides that now."""
    first = landed_plan(office, merge=True, rename=False)
    sign(office, first, KIM, "kim")
    office.commit("Kim signs")
    executed(office, first)
    assert office.judge().verdict == "PASS", finding_lines(office.judge())
    landed(office)
    office.clock += 60
    new = copied_and_executed(office, first)
    sign(office, new)
    office.commit("Mei signs")
    assert "TG602" not in codes(office.judge()), finding_lines(office.judge())


# --- who the commits name ---------------------------------------------------------------------


def test_a_mailmap_makes_nobody_somebody_else(office: Shop):
    trace_id = written(office)
    office.write(".mailmap", f"Bob <bob@shop.example> <{MEI[1]}>\n")
    sign(office, trace_id)
    office.commit("Mei signs")
    assert "TG602" in codes(office.judge())


def test_a_cherry_pick_keeps_the_author(office: Shop):
    written(office)
    office.who = ANN
    office.switch("main")
    office.git("checkout", "-q", "-b", "picked")
    office.git("cherry-pick", "work")
    new = next(iter((office.path / "traces").rglob("*.yaml"))).stem
    sign(office, new)
    office.commit("Mei signs")
    assert "TG602" in codes(office.judge()), finding_lines(office.judge())


@pytest.mark.parametrize("author", [MEI, ANN])
def test_an_approval_may_come_in_a_merge(office: Shop, author: tuple[str, str]):
    """Mei merges main and signs in the same commit."""
    trace_id = written(office, author)
    office.switch("main")
    office.who = KIM
    office.write("docs/news.md", "news\n")
    office.commit("news")
    office.switch("work")
    office.who = MEI
    office.git("merge", "-q", "--no-ff", "--no-commit", "main")
    sign(office, trace_id)
    office.commit("merged and signed")
    found = office.judge()
    assert ("TG602" in codes(found)) is (author is MEI), finding_lines(found)
