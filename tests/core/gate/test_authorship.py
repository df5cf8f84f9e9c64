"""Who wrote a decision, on values: commits and versions of traces, without a repository."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace_gate.core.gate.authorship import Authorship
from trace_gate.core.gate.decided import marks
from trace_gate.core.git_model import REGULAR, Commit, Entry, Signature
from trace_gate.core.governor.approval import People
from trace_gate.core.ledger.model import Ledger
from trace_gate.core.ledger.trace_file import Touched, TraceFile, Version
from trace_gate.core.trace.document import load
from trace_gate.core.trace.model import Trace

BID = "campaign/C1/ad_group/G1/keyword/mug/bid"


def file(number: int, *changes: tuple[str, object], approved: bool = False) -> TraceFile:
    execution = {"changes": [{"target": goal, "to_value": value} for goal, value in changes]}
    if approved:
        execution |= {"approved_by": "mei", "approval": {"at": "2025-01-01T00:00:00Z"}}
    path = f"traces/2025-01/TRACE-20250101-{number:03d}.yaml"
    data = json.dumps({"trace": {"id": f"TRACE-20250101-{number:03d}", "execution": execution}})
    trace = Trace.of(load(data.encode(), path))
    return TraceFile(path=path, entry=Entry(mode=REGULAR, oid=str(hash(data))), trace=trace)


def by(author: str, committer: str = "", co_authors: tuple[str, ...] = ()) -> Commit:
    people = [Signature(name=x, email=x, seconds=0) for x in (author, committer or author)]
    return Commit(
        oid="c",
        parents=("p",),
        author=people[0],
        committer=people[1],
        subject="",
        trailers=(),
        changes=(),
        co_authors=co_authors,
    )


def draft(*steps: tuple[Commit, TraceFile | None]) -> Touched:
    """A path that the unit brings, with what each commit made of it."""
    before: list[TraceFile | None] = [None, *(each for _, each in steps)]
    versions = tuple(
        Version(commit=commit, before=old, file=new)
        for (commit, new), old in zip(steps, before, strict=False)
    )
    path = next(each.path for _, each in steps if each is not None)
    return Touched(path=path, sealed=None, final=steps[-1][1], versions=versions)


def authors(*touched: Touched, signed: bool = True, elsewhere: tuple[Version, ...] = ()) -> set:
    ledger = Ledger(
        touched=touched,
        known={},
        evidence={},
        pointing={},
        signatures={},
        elsewhere=elsewhere,
    )
    return set(Authorship(ledger).of(touched[0], signed=signed).authors)


SAME = (BID, 1.2)
APPROVED = (by("mei"), file(6, SAME, approved=True))


def test_the_same_target_and_value_under_another_number_is_the_same_decision():
    new = draft((by("ann"), file(6, SAME)), APPROVED)
    assert authors(new, draft((by("bob"), file(5, SAME)), (by("ann"), None))) == {"ann", "bob"}
    assert authors(new, draft((by("bob"), file(5, (BID, 1.3))), (by("ann"), None))) == {"ann"}
    assert authors(new, draft((by("bob"), file(5, (BID[:-4] + "/state", 1.2))))) == {"ann"}


def test_it_is_followed_in_any_number_of_steps():
    new = draft((by("ann"), file(6, SAME)), APPROVED)
    chain = [
        draft((by("p1"), file(5, SAME, (BID, 7)))),
        draft((by("p2"), file(4, (BID, 7), (BID, 8)))),
        draft((by("p3"), file(3, (BID, 9)), ), (by("p4"), file(3, (BID, 8)))),
    ]  # fmt: skip
    assert authors(new, *chain) == {"ann", "p1", "p2", "p3", "p4"}


def test_a_draft_beyond_the_traces_is_found():
    new = draft((by("ann"), file(6, SAME)), APPROVED)
    notes = Version(commit=by("bob"), before=None, file=file(1, SAME).with_(path="notes.yaml"))
    assert authors(new, elsewhere=(notes,)) == {"ann", "bob"}


def test_who_deletes_a_draft_writes_nothing():
    new = draft((by("ann"), file(6, SAME)), (by("bob"), None), (by("ann"), file(6, SAME)), APPROVED)
    assert authors(new) == {"ann"}


@pytest.mark.parametrize("signed", [True, False])
def test_committers_write_only_where_nothing_is_signed(signed: bool):
    new = draft((by("ann", "kim"), file(6, SAME)), APPROVED)
    assert authors(new, signed=signed) == ({"ann"} if signed else {"ann", "kim"})


def test_a_co_author_of_decision_and_approval_is_no_author():
    both = draft((by("ann", co_authors=("Mei <mei@x>",)), file(6, SAME, approved=True)))
    assert authors(both) == {"ann"}


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=0, max_value=10**6))
def test_a_number_is_one_value_in_every_spelling(number):
    spelled = {str(number), f"{number}00", f" {number} "}
    assert len({frozenset(marks(file(1, (BID, each)).trace)) for each in spelled}) == 1
    assert marks(file(1, (BID, float(number))).trace) == marks(file(1, (BID, str(number))).trace)


def test_a_map_is_one_value_in_every_order():
    one, other = {"a": 1, "b": [2]}, {"b": [2], "a": 1}
    assert marks(file(1, (BID, one)).trace) == marks(file(1, (BID, other)).trace)


@pytest.mark.parametrize("text", ["nan", "NaN", "inf", "a title", ""])
def test_a_text_equals_itself(text: str):
    found = [marks(file(1, (BID, text)).trace) for _ in range(2)]
    assert found[0] & found[1]


def test_true_is_no_number():
    assert not marks(file(1, (BID, True)).trace) & marks(file(1, (BID, 1)).trace)


# --- drafts of which less can be told ---------------------------------------------------------


WIDE = "\N{FULLWIDTH LATIN SMALL LETTER M}ug"


def unread(text: bytes, number: int = 5, path: str = "") -> TraceFile:
    path = path or f"traces/2025-01/TRACE-20250101-{number:03d}.yaml"
    return TraceFile(path=path, entry=Entry(mode=REGULAR, oid="o"), trace=None, unread=text)


NEW = ((by("ann"), file(6, SAME)), APPROVED)


@pytest.mark.parametrize(
    "text",
    [
        f"target: {BID}: [".encode(),
        f'target: "{BID.replace("mug", chr(92) + "u006dug")}": ['.encode(),
        f"target: {BID.replace('mug', 'M%55G')}: [".encode(),
        f"target: {BID.replace('mug', WIDE)}: [".encode(),
        f"target: {BID.replace('/bid', '/exact/bid')}: [".encode(),
        f"target: {BID}".encode("utf-16"),
        b"",
        b"\xff\xfe\xfd",
        b"YmFzZTY0",
    ],
)
def test_a_draft_that_cannot_be_read_counts_where_it_may_be_this_decision(text: bytes):
    broken = draft((by("bob"), unread(text)), (by("ann"), None))
    assert authors(draft(*NEW), broken) == {"ann", "bob"}


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_so_it_does_in_letters_of_other_languages(code: str):
    tea = BID.replace("mug", "чай")
    broken = draft((by("bob"), unread(f"target: {tea}: [".encode(code))))
    assert authors(draft(*NEW), broken) == {"ann"}
    signed = (by("mei"), file(6, (tea, 1.2), approved=True))
    assert authors(draft((by("ann"), file(6, (tea, 1.2))), signed), broken) == {"ann", "bob"}


@pytest.mark.parametrize(
    ("type_", "layer", "counts"),
    [
        ("observation", "decision", True),
        ("observation", "execution", True),
        ("decision", "analysis", True),
        ("maintenance", "analysis", True),
        ("observation", "analysis", False),
    ],
)
def test_a_trace_that_plans_nothing_yet_counts_where_it_names_the_target(
    type_: str, layer: str, counts: bool
):
    """It may say it in any field: its changes are not there."""
    held = {"id": "TRACE-20250101-005", "trace_type": type_, layer: {"target": BID}}
    path = "traces/2025-01/TRACE-20250101-005.yaml"
    trace = Trace.of(load(json.dumps({"trace": held}).encode(), path))
    early = TraceFile(path=path, entry=Entry(mode=REGULAR, oid="o"), trace=trace)
    wanted = {"ann", "bob"} if counts else {"ann"}
    assert authors(draft(*NEW), draft((by("bob"), early))) == wanted


def test_a_draft_that_cannot_be_read_and_names_another_target_does_not_count():
    broken = draft((by("bob"), unread(b"changes: target: campaign/C2/budget: [")))
    assert authors(draft(*NEW), broken) == {"ann"}


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (f"# plan\nchanges:\n- target: {BID}\n", True),
        (f"# plan\nlook at {BID}\n", False),
        ("nothing", False),
    ],
)
def test_a_text_beside_the_traces_counts_only_where_it_plans_this(text: str, counts: bool):
    notes = Version(commit=by("bob"), before=None, file=unread(text.encode(), path="plan.md"))
    assert authors(draft(*NEW), elsewhere=(notes,)) == ({"ann", "bob"} if counts else {"ann"})


@pytest.mark.parametrize("empty", [None, {}, []])
def test_a_target_without_a_value_agrees_with_every_value(empty: object):
    assert authors(draft(*NEW), draft((by("bob"), file(5, (BID, empty))))) == {"ann", "bob"}
    late = draft(
        (by("ann"), file(6, (BID, empty))), (by("mei"), file(6, (BID, empty), approved=True))
    )
    assert authors(late, draft((by("bob"), file(5, SAME)))) == {"ann", "bob"}


@pytest.mark.parametrize(
    ("goal", "value", "counts"),
    [
        ("campaign/C1/oops", 1.2, True),
        ("campaign/C1/oops", None, True),
        ("campaign/C1/oops", 1.3, False),
        ("", 1.2, True),
        ("", None, True),
        ("", 1.3, False),
        # Without a value this would be a file whose content is not said.
        ("campaing/C1/ad_group/G1/keyword/mug/bid", 1.2, True),
        ("campaing/C1/ad_group/G1/keyword/mug/bid", 1.3, False),
    ],
)
def test_what_is_no_target_agrees_with_every_target_of_its_value(
    goal: str, value: object, counts: bool
):
    found = authors(draft(*NEW), draft((by("bob"), file(5, (goal, value)))))
    assert found == ({"ann", "bob"} if counts else {"ann"})


def test_a_match_type_makes_no_other_decision():
    typed = BID.replace("mug/", "mug/exact/")
    assert authors(draft(*NEW), draft((by("bob"), file(5, (typed, 1.2))))) == {"ann", "bob"}


def test_an_open_decision_of_the_base_keeps_its_author():
    landed = Version(commit=by("bob"), before=None, file=file(5, SAME))
    ledger = Ledger(
        touched=(draft(*NEW),), known={}, evidence={}, pointing={}, signatures={}, landed=(landed,)
    )
    assert Authorship(ledger).of(ledger.touched[0], signed=True).authors == {"ann", "bob"}


def test_it_is_told_apart_who_only_wrote_what_cannot_be_read():
    broken = draft((by("bob"), unread(b"?")), (by("ann"), None))
    assert people(draft(*NEW), broken).only_unread == {"bob"}
    other = draft((by("kim"), file(4, SAME)))
    assert people(draft(*NEW), broken, other).only_unread == {"bob"}
    assert people(draft(*NEW), broken, draft((by("bob"), file(4, SAME)))).only_unread == set()


# --- in which steps it was written ---------------------------------------------------------------


def test_what_a_draft_said_before_is_followed_as_well():
    early = (by("ann"), file(6, (BID, 1.3)))
    mine = draft(early, (by("ann"), file(6, SAME)), APPROVED)
    assert authors(mine, draft((by("bob"), file(5, (BID, 1.3))))) == {"ann", "bob"}
    assert authors(draft(*NEW), draft((by("bob"), file(5, (BID, 1.3))))) == {"ann"}


def test_without_an_approval_nothing_is_looked_for():
    other = draft((by("bob"), file(5, SAME)))
    assert authors(draft((by("ann"), file(6, SAME))), other) == {"ann"}


def test_a_file_beyond_the_traces_may_go():
    gone = Version(commit=by("bob"), before=file(1, SAME), file=None)
    assert authors(draft(*NEW), elsewhere=(gone,)) == {"ann"}


def test_what_landed_beside_it_counts():
    beside = Version(commit=by("bob"), before=None, file=file(5, SAME))
    assert authors(draft(*NEW).with_(earlier=(beside,))) == {"ann", "bob"}


def test_the_commits_of_the_base_count_where_its_approval_is_asked_for():
    history = Version(commit=by("bob"), before=None, file=file(6, SAME))
    plan = file(6, SAME)
    unit = Touched(
        path=plan.path,
        sealed=plan,
        final=APPROVED[1],
        versions=(Version(commit=by("mei"), before=plan, file=APPROVED[1]),),
        history=(history,),
    )
    assert authors(unit) == {"bob"}


def test_what_a_merge_makes_of_a_draft_counts():
    """It is held against the automatic merge, which no commit of the unit wrote."""
    joined = Version(commit=by("bob"), before=file(5, (BID, 4)), file=file(5, SAME))
    other = Touched(path=joined.file.path, sealed=None, final=joined.file, versions=(joined,))
    assert authors(draft(*NEW), other) == {"ann", "bob"}


def sealed(*steps):
    """Versions of a number that is sealed; each step is (commit, before, after)."""
    versions = tuple(Version(commit=who, before=old, file=new) for who, old, new in steps)
    return Touched(path=FOUND.path, sealed=FOUND, final=FOUND, versions=versions)


FOUND, TOOK, TOOK_ON = file(5, (BID, 9)), file(5, SAME), file(5, SAME, (BID, 2))


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([(by("bob"), None, TOOK)], {"bob"}),
        ([(by("bob"), None, TOOK), (by("kim"), TOOK, TOOK_ON)], {"bob", "kim"}),
        ([(by("bob"), FOUND, TOOK)], set()),
        ([(by("bob"), FOUND, TOOK), (by("kim"), TOOK, TOOK_ON)], set()),
        ([(by("bob"), None, TOOK), (by("kim"), FOUND, TOOK_ON)], {"bob"}),
        ([(by("bob"), None, TOOK), (by("kim"), TOOK, None)], {"bob"}),
    ],
)
def test_a_draft_that_only_took_a_sealed_number_counts(steps, found):
    """What is sealed under the number is another decision, and its growth is nobody's draft."""
    assert authors(draft(*NEW), sealed(*steps)) == {"ann", *found}


# --- who brings the approval ---------------------------------------------------------------------


def people(*touched: Touched, signed: bool = True) -> People:
    ledger = Ledger(touched=touched, known={}, evidence={}, pointing={}, signatures={})
    return Authorship(ledger).of(touched[0], signed=signed)


SIGNS = file(6, SAME, approved=True)


def test_each_commit_that_brings_the_approval_as_it_stands_is_told():
    both = draft(NEW[0], (by("mei", "kim"), SIGNS))
    assert people(both).bringers == (frozenset({"mei", "kim"}),)
    again = draft(NEW[0], (by("mei"), SIGNS), (by("bob"), file(6, SAME)), (by("kim"), SIGNS))
    assert people(again).bringers == (frozenset({"mei"}), frozenset({"kim"}))


def test_one_that_brings_another_approval_does_not():
    other = with_statement(SIGNS, at="2025-01-02T00:00:00Z")
    both = draft(NEW[0], (by("bob"), other), (by("mei"), SIGNS))
    assert people(both).bringers == (frozenset({"mei"}),)


def test_nor_does_one_that_leaves_it():
    later = draft(NEW[0], (by("mei"), SIGNS), (by("bob"), with_statement(SIGNS, result="success")))
    assert people(later).bringers == (frozenset({"mei"}),)


def with_statement(held: TraceFile, **fields: str) -> TraceFile:
    """The same with a field of its execution, or another moment of its approval."""
    data = json.loads(json.dumps(held.trace.data))
    if "at" in fields:
        data["execution"]["approval"]["at"] = fields.pop("at")
    data["execution"] |= fields
    text = json.dumps({"trace": data}).encode()
    return held.with_(trace=Trace.of(load(text, held.path)))


def test_the_co_authors_of_a_squash_bring_it_by_their_exact_address():
    squash = (by("ann", co_authors=("Mei <mei@x>", "Kim kim@x")), SIGNS)
    assert people(draft(squash)).bringers == (frozenset({"ann", "mei@x", "Kim kim@x"}),)


def test_an_approval_of_the_base_is_brought_by_who_brought_it_there():
    landed = Version(commit=by("mei"), before=file(6, SAME), file=SIGNS)
    done = with_statement(SIGNS, result="success")
    unit = Touched(
        path=SIGNS.path,
        sealed=SIGNS,
        final=done,
        versions=(Version(commit=by("bob"), before=SIGNS, file=done),),
        history=(landed,),
    )
    assert people(unit).bringers == (frozenset({"mei"}),)
    plan = unit.with_(sealed=file(6, SAME), versions=(landed.with_(commit=by("kim")),))
    assert people(plan).bringers == (frozenset({"kim"}),)


@pytest.mark.parametrize(
    ("worded", "unsaid"), [((True,), False), ((False,), True), ((False, True), False)]
)
def test_the_last_one_may_have_no_message_yet(worded, unsaid):
    steps = [NEW[0]]
    for each in worded:
        steps += [(by("ann"), file(6, SAME)), (by("mei").with_(worded=each), SIGNS)]
    assert people(draft(*steps)).unsaid == unsaid


def test_where_nobody_brings_one_nothing_is_unsaid():
    assert not people(draft(NEW[0])).unsaid
    assert people(draft(NEW[0])).bringers == ()


# --- who wrote the same elsewhere ----------------------------------------------------------------


def test_who_wrote_the_same_under_another_id_is_told_by_that_id():
    others = [
        draft((by("bob"), file(5, SAME)), (by("kim"), file(5, SAME, (BID, 2)))),
        draft((by("ann"), file(4, SAME))),
        draft((by("bob"), file(3, SAME))),
    ]
    assert sorted(people(draft(*NEW), *others).copied) == [
        ("TRACE-20250101-003", frozenset({"bob"})),
        ("TRACE-20250101-005", frozenset({"bob", "kim"})),
    ]


def test_what_has_no_id_or_cannot_be_read_is_told_by_none():
    nameless = draft((by("bob"), named(file(5, SAME), None)))
    assert people(draft(*NEW), nameless).copied == ()
    assert people(draft(*NEW), draft((by("bob"), unread(b"?")))).copied == ()
    both = people(draft(*NEW), nameless, draft((by("kim"), file(4, SAME))))
    assert both.copied == (("TRACE-20250101-004", frozenset({"kim"})),)


def named(held: TraceFile, trace_id: str | None) -> TraceFile:
    data = {**held.trace.data, "id": trace_id}
    text = json.dumps({"trace": data}).encode()
    return held.with_(trace=Trace.of(load(text, held.path)))


def test_a_committer_wrote_the_same_where_nothing_is_signed():
    other = draft((by("bob", "kim"), file(5, SAME)))
    assert people(draft(*NEW), other, signed=False).copied == (
        ("TRACE-20250101-005", frozenset({"bob", "kim"})),
    )
    assert people(draft(*NEW), other).copied == (("TRACE-20250101-005", frozenset({"bob"})),)


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Kim Lee <kim@x>", {"kim@x"}),
        ("kim@x (Kim), <lee@x>; 'eve@x'", {"kim@x", "lee@x", "eve@x"}),
        ("Kim Lee", set()),
    ],
)
def test_every_address_of_a_co_author_wrote(line: str, found: set):
    both = draft((by("ann", co_authors=(line,)), file(6, SAME)), APPROVED)
    assert authors(both) == {"ann", *found}
