"""A review as a page: what stands first, what is counted, what room there is."""

from __future__ import annotations

import html as escapes
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.support import reviews
from tests.support.hostile_judgement import HOSTILE
from tests.support.reviews import action, approval, decision, file, review
from trace_gate.app.review.model import LeftOut, PolicyUsed
from trace_gate.core.finding import Finding
from trace_gate.core.record import Record
from trace_gate.report.html.page import html
from trace_gate.report.markdown import markdown
from trace_gate.report.pages.review import document
from trace_gate.report.pages.review.json_ import json_text

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[4] / "schemas/review.schema.json").read_text()
)


def text(found: Any, **more: Any) -> str:
    """The Markdown of a review, without the numbers that stand for signs."""
    return escapes.unescape(markdown(document.document(found, **more))).replace("\u200b", "")


def places(page: str, *words: str) -> list[int]:
    return [page.index(each) for each in words]


def test_it_begins_with_its_marker_the_verdict_the_commits_and_the_policy():
    lines = text(review(), key="DEMO-US").splitlines()
    assert lines[0] == "<!-- trace-gate:review:DEMO-US -->"
    assert lines[2] == "## **BLOCK**: 1 of 3 decisions may not run, 1 waits for a person"
    assert lines[4] == (
        "`b7c1e90000` against `main` `4fd2a11000` · policy unchanged (dddddddddd) · DEMO-US"
    )


def test_an_empty_page_does_not_look_like_good_news():
    nothing = {"verdict": "PASS", "decisions": (), "findings": ()}
    page = text(review(**nothing, store="ELSEWHERE", left_out=LeftOut(decisions=2)))
    assert "## **PASS**: no decision of what was asked for, 2 of others" in page
    there = reviews.review().head
    assert "nothing to review, main and HEAD are one commit" in text(
        review(**nothing, base=there.with_(name="main"), head=there.with_(name="HEAD"))
    )


def test_who_must_act_comes_before_blocked_waiting_passed_results_state_and_files():
    found = places(
        text(review()),
        "| Who | Must do | Why |",
        "### Blocked: 1 decision",
        "### Waiting for a person: 1 decision",
        "### Passed: 1 decision",
        "### Results: 1 verification",
        "### If this lands as it stands",
        "<details><summary>Files: 2 changed, 1 covered by nobody</summary>",
        "<details><summary>Findings: 1 error</summary>",
    )
    assert found == sorted(found)


def equal(count: int, **more: Any) -> dict[str, Any]:
    """So many findings of one kind, and what has to be done about them."""
    found = [
        Finding(code="TG401", message=f"ads/{at}.csv is changed, and no trace comes with it.",
                remediation=f"trace-gate new decision --target ads/{at}.csv && git add traces",
                path=f"ads/{at}.csv", **more)
        for at in range(count)
    ]  # fmt: skip
    tasks = [
        action("author", names=("Mia",), code=each.code, trace=None, path=each.path,
               why=each.message, what=each.remediation)
        for each in found
    ]  # fmt: skip
    return {"findings": tuple(found), "actions": tuple(tasks), "decisions": (), "files": ()}


def test_what_is_wrong_with_many_files_in_the_same_way_is_said_once_with_one_command():
    page = text(review(**equal(4)))
    assert page.count("no trace comes with it. (and 3 more like it: ads/1.csv, ads/2.csv") == 2
    command = "trace-gate new decision --target ads/0.csv --target ads/1.csv --target ads/2.csv"
    assert page.count(command) == 2, "what has to be done, and the findings"
    assert "ads/0.csv: ads/0.csv is changed" not in page
    assert "Findings: 4 errors" in page


def test_what_one_command_cannot_mend_is_said_once_only_where_nobody_would_read_all():
    few, lots = text(review(**equal(2))), text(review(**equal(3_000)))
    assert "more like it" not in few
    assert "and 2999 more like it" in lots
    assert "for the 2999 others" in lots
    assert len(lots) < 8_000
    assert len(html(document.document(review(**equal(3_000)), document.IN_A_FILE))) < 60_000


def test_each_approval_is_asked_for_by_itself():
    asked = [
        action("approver", trace=f"TRACE-20261124-{at:03d}", path=None, code="TG601",
               what=f"Ask an approver to run: trace-gate approve TRACE-20261124-{at:03d}",
               why=f"TRACE-20261124-{at:03d} has no approval.")
        for at in range(1, 5)
    ]  # fmt: skip
    page = text(review(actions=tuple(asked)))
    assert all(f"`trace-gate approve TRACE-20261124-{at:03d}`" in page for at in range(1, 5))


def test_of_many_shops_the_weeks_of_those_are_shown_whose_freeze_rate_moves():
    (shop,) = review().effects.shops
    rate, *others = shop.kpis
    still = shop.with_(kpis=(rate.with_(before=rate.after), *others))
    shops = (shop.with_(tenant="MOVES-US"), *(still.with_(tenant=f"S{at}-US") for at in range(6)))
    page = text(review(effects=review().effects.with_(shops=shops)))
    assert page.count("at the end of each week") == 1
    assert "the freeze rate of MOVES-US goes from" in page
    assert "The weeks of 6 shops more are on the page of trace-gate report." in page
    few = text(review(effects=review().effects.with_(shops=shops[:6])))
    assert few.count("at the end of each week") == 6


def test_of_what_has_landed_nothing_is_said_in_the_words_of_the_future():
    page = text(review(landed="2026-11-25T08:00:00Z"))
    assert "### What this did when it landed" in page
    assert "With the range the freeze rate of DEMO-US went from" in page
    assert "With this range the confidence went from" in page
    soon = ("If this lands", "goes from", "range leaves")
    assert not [each for each in soon if each in page]


def test_a_change_of_the_rules_is_named_before_all_else():
    rule = file(".gitattributes", kind="protected", cover="nobody", traces=(), codes=("TG408",))
    policy = PolicyUsed(ref="main", digest="d" * 64, changes=True)
    page = text(review(protected=(rule,), policy=policy))
    first, second = places(page, "### Changes the rules: 1 file", "| Who | Must do | Why |")
    assert first < second
    assert "**policy changes**" in page
    assert "**.gitattributes changes.** It can fold a file away" in page
    assert "| `.gitattributes` | changed | **nobody** TG408 |" in page


def test_a_blocked_decision_shows_its_change_the_reason_and_what_mends_it():
    page = text(review())
    assert "#### `TRACE-20261124-003`: TG504 freeze, DEMO-US B0EXAMPLE1 IB-gym" in page
    row = "| `campaign/C1/ad_group/A1/keyword/steel bottle/bid` | 1.20 | 1.50 | +25.0 % |"
    assert f"{row} 30.0 % |" in page
    assert "- **TG504 freeze.** IB-gym is frozen. Take the change back." in page
    assert "Rests on `H-014`: CONFIRMED, confidence 0.60; 3 uses, 1 confirmed, 0 rejected" in page
    assert "Evidence `uploads/st-w47.csv`, 38 KB, 4 days old, 2026-11-13 to 2026-11-19" in page
    assert "hash **matches**" in page


@pytest.mark.parametrize("status", ["blocked", "passed"])
def test_a_decision_about_files_shows_what_differs_with_both_hashes(status: str):
    row = reviews.cell("added", row="tea / exact", column=None, before=None, after="Bid = 1.00",
                       share=None)  # fmt: skip
    table = reviews.content(cells=(reviews.cell(), row), more=7, remarks=("Hidden rows: 2.",))
    both = (table, reviews.content("notes.txt", "text"))
    page = text(review(decisions=(decision(1, status, contents=both),)))
    assert "`ads/bids.csv`: sha256 aaaaaaaaaa to bbbbbbbbbb, 1,200 to 1,203 bytes" in page
    assert "| `mug / exact` | Bid | 0.80 | 1.00 | +25.0 % |" in page
    assert "| `tea / exact` | new row |  | Bid = 1.00 |  |" in page
    assert "**And 7 more cells**" in page
    assert "- Hidden rows: 2." in page
    assert "```diff\n@@ -1,1 +1,1 @@\n-a `mug`\n+a ``cup``\n```" in page
    made = html(document.document(review(decisions=(decision(1, status, contents=both),))))
    assert '<span class="gone">-a `mug`</span>' in made


def test_files_that_came_or_went_and_those_that_nobody_compared_are_told():
    new = reviews.content("new.csv", before=None, size_before=None)
    gone = reviews.content("gone.csv", after=None, size_after=None)
    large = reviews.content("large.csv", "unknown", remarks=("It has more than 4,096 KB.",))
    page = text(review(decisions=(decision(1, contents=(new, gone, large)),)))
    assert "`new.csv` is new: sha256 bbbbbbbbbb, 1,203 bytes" in page
    assert "`gone.csv` is deleted: it was sha256 aaaaaaaaaa, 1,200 bytes" in page
    assert "- It has more than 4,096 KB." in page


def test_why_and_what_is_stale_stand_beside_the_numbers_of_a_decision_that_passes():
    stale = reviews.reason("TG502", "It begins at 1.00, and 1.20 was executed.", level="warning")
    said = reviews.guardrail("amplitude", "PASS", stale)
    page = text(review(decisions=(decision(1, guardrails=(said,)),)))
    assert "- `TRACE-20261124-001` **Because:** 412 clicks, CVR 9.7 %." in page
    assert "- `TRACE-20261124-001` **warning** **TG502 amplitude.** It begins at 1.00" in page
    blocked = text(review(decisions=(decision(1, "blocked", guardrails=(said,)),)))
    assert "- **warning** **TG502 amplitude.** It begins at 1.00" in blocked


@pytest.mark.parametrize(
    ("in_harvest", "words"),
    [
        (False, "| 30.0 % |"),
        (True, "| 20.0 % (bucket in HARVEST) |"),
        (None, "| 30.0 %, or 20.0 % in HARVEST: not judged which |"),
    ],
)
def test_the_limit_is_the_one_that_holds(in_harvest: bool | None, words: str):
    one = decision(1, "blocked", changes=(reviews.change(in_harvest=in_harvest),))
    assert words in text(review(decisions=(one,)))


def test_an_adoption_is_said_once():
    paths = tuple(
        file(f"config/{at}.yaml", kind="protected", cover="adoption", traces=()) for at in range(3)
    )
    page = text(review(adoption=True, protected=paths, files=paths, implied=()))
    assert page.count("config/1.yaml") == 1
    assert "**This is the adoption.** The range brings the rules" in page
    assert "nobody" not in page


def test_what_changes_the_rules_is_listed_at_the_top_only():
    rule = file(".gitattributes", kind="protected")
    page = text(review(protected=(rule,), files=(rule, file())))
    assert page.count("| `.gitattributes` |") == 1
    assert "1 file that changes the rules: listed at the top." in page


def test_a_file_beside_a_trace_that_cannot_be_read_is_not_told_to_have_nobody():
    page = text(review(files=(file(cover="unreadable", traces=()),)))
    assert "| cannot tell: a trace of the range cannot be read |" in page
    assert "covered by nobody" not in page


def test_a_long_chain_of_commands_stands_below_its_table():
    chain = (
        "git merge main && trace-gate govern TRACE-20261124-002 --write && git add traces && git"
    )
    long = action("author", what=f"Do: {chain} commit -m again", code="TG501")
    page = text(review(actions=(long, action())))
    assert "| author lin | Do: **command 1 below** |" in page
    assert "```console\n# command 1\ngit merge main &&\n  trace-gate govern" in page
    assert "| approver lin | `trace-gate approve TRACE-20261124-002` |" in page


def test_times_are_written_without_a_sign_that_nobody_sees():
    page = markdown(document.document(review()))
    assert "12&#58;00&#58;00Z." in page
    assert "\u200b" not in page.rpartition("Judged")[2]
    assert "&#8203;" not in page.rpartition("Judged")[2]


def test_numbers_of_the_shop_say_what_is_wanted_and_what_the_range_does():
    page = text(review())
    assert "**With the range the freeze rate of DEMO-US goes from 25.0 % to 33.3 %**" in page
    dense = reviews.Kpi(name="decision_density", before=0.1, after=0.2, target_above=None,
                        target_below=0.1, grade="critical")  # fmt: skip
    (shop,) = reviews.EFFECTS.shops
    moved = reviews.EFFECTS.with_(shops=(shop.with_(kpis=(*shop.kpis, dense)),))
    assert "| below 10 % |" in text(review(effects=moved))


@pytest.mark.parametrize(
    ("state", "fields", "words"),
    [
        ("waiting", {"wants": ("TG502",)},
         "Approval: **waiting**, to be given by lin; it has to accept TG502"),
        ("waiting", {"approvers": ()}, "whoever commits it: nobody is an approver yet"),
        ("approved", {"by": "lin", "authenticated": True, "accepts": ("TG502",)},
         "Approval: **approved** by `lin`, signed; accepts TG502"),
        ("approved", {"by": "lin"}, "**approved** by `lin`, not signed: unauthenticated"),
        ("approved", {"by": "lin", "own": True}, "by its own author"),
        ("incomplete", {"by": "lin", "wants": ("TG205",)},
         "**approved, but not for all of it** by `lin`, to be given by lin; it has to accept"),
        ("changed", {"by": "lin", "wants": ("TG502",)},
         "**approved, then changed**, names `lin`; it has to accept TG502"),
        ("invalid", {"by": "eve"}, "**not valid**, names `eve`"),
        ("unknown", {"by": "lin"}, "not known whether it holds"),
    ],
)  # fmt: skip
def test_an_approval_is_never_told_as_more_than_it_is(state: str, fields: dict, words: str):
    one = decision(1, "blocked", approval=approval(state, **fields))
    page = text(review(decisions=(one,)))
    assert words in page
    assert ("**approved** by" in page) is (state == "approved")


def test_what_an_approver_accepts_asks_for_nothing_more():
    said = reviews.guardrail("amplitude", "ESCALATE", reviews.reason("TG502", "+45 %."))
    held = approval("approved", by="lin", accepts=("TG502",))
    page = text(review(decisions=(decision(1, "waiting", guardrails=(said,), approval=held),)))
    assert "**TG502 amplitude.** +45 %. **approved**" in page
    assert "Take the change back" not in page


def test_a_result_is_drawn_as_before_wanted_and_got():
    page = text(review())
    assert "#### `H-014` **confirmed** by `TRACE-20261124-004`" in page
    assert "the confidence goes from 0.60 to 0.70" in page
    assert "**acos went from 0.312 to 0.248, wanted <= 0.26**" in page
    assert (
        "| `acos` | 0.312 | <= 0.26 | 0.248 | yes | 20.0 to 30.0 %, too little data to tell |"
        in (page)
    )
    assert "<figure" in html(document.document(review()))


def test_only_what_moved_is_drawn_and_unchanged_states_are_left_out():
    page = text(review())
    assert 'n1["HARVEST"]' in page
    assert '|"IB-gift"|' in page
    assert "| **HARVEST** | 3 | 2 |" in page
    assert "| **GROW** |" not in page
    assert (
        "State: DEMO-US: freeze rate 33.3 % (3 of 12 buckets), before 25.0 %; 1 bucket; 1 event"
        in page
    )
    assert "| `H-014` | TESTING to CONFIRMED | 0.60 to 0.70 | 2 to 3 |" in page
    assert "becomes a law" in page
    assert "TRACE-20261124-005 observation" in page


def test_files_that_need_no_cover_are_counted_not_listed():
    needless = tuple(
        file(f"docs/{at}.md", kind="exempt", cover="exempt", traces=()) for at in range(7)
    )
    page = text(review(files=(file(), *needless)))
    assert "Need no cover, and are not listed: 7 exempt files." in page
    assert "docs/3.md" not in page


def test_a_scope_says_what_it_leaves_out_and_whose_verdict_it_is():
    page = text(review(store="DEMO", left_out=LeftOut(decisions=2)))
    assert "Only what is about DEMO is told: 2 decisions, 0 results and 0 other traces" in page
    assert "The verdict is that of the whole range." in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"verdict": "PASS", "decisions": (decision(),)},
         "PASS**: 1 decision, nothing is left to do"),
        ({"verdict": "PASS", "decisions": ()}, "PASS**: no decision"),
        ({"verdict": "BLOCK", "decisions": ()}, "BLOCK**: 1 error"),
        ({"verdict": "ESCALATE", "decisions": (decision(1, "waiting"), decision(2, "waiting")),
          "findings": ()}, "ESCALATE**: 2 wait for a person"),
        ({"verdict": "CANNOT_JUDGE"}, "CANNOT JUDGE**: this could not be judged"),
    ],
)  # fmt: skip
def test_the_title_counts_what_stops_it(fields: dict, words: str):
    assert words in text(review(**fields)).splitlines()[2]


def test_what_was_not_judged_has_no_word_of_a_pass():
    unknown = decision(1, "unknown", guardrails=(), approval=approval("unknown", by="lin"))
    found = review(
        verdict="CANNOT_JUDGE",
        decisions=(unknown,),
        results=(),
        effects=None,
        files=(file(cover="unknown", traces=()),),
        policy=PolicyUsed(ref="", digest="", changes=False),
    )
    page = text(found)
    assert "### Not judged: 1 decision" in page
    assert "What the range does to the state of the shop is not known" in page
    assert "| `ads/bids.csv` | changed | not known |" in page
    assert not re.search(r"PASS|Passed|approved|policy unchanged", page)
    assert "Read 0 commits, judged none" in page


def test_a_plan_that_passes_is_not_taken_for_an_execution():
    done, planned = decision(1, executed_at="2026-11-24T10:00:00Z"), decision(2)
    page = text(review(decisions=(done, planned)))
    assert "| `TRACE-20261124-001` | `campaign" in page
    assert "| `TRACE-20261124-002` planned | `campaign" in page


def test_a_step_beyond_every_number_is_still_json_and_one_short_text():
    endless = reviews.change(share=Decimal("1e600"))
    found = review(decisions=(decision(1, "blocked", changes=(endless,), codes=("TG502",)),))
    data = json.loads(json_text(found), parse_constant=pytest.fail)
    assert data["decisions"][0]["changes"][0]["share"] is None
    assert max(map(len, text(found, detail=document.IN_A_FILE).splitlines())) < 1_500


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"age_days": -2}, "38 KB, captured after this lands"),
        ({"size": 1, "age_days": 1}, "1 byte, 1 day old"),
        ({"size": 2_400_000, "age_days": None, "period_start": None, "period_end": None},
         "`uploads/st-w47.csv`, 2 MB, hash"),
        ({"state": "missing", "size": None}, "hash **missing**"),
    ],
)  # fmt: skip
def test_evidence_is_told_as_far_as_it_is_known(entry: dict, words: str):
    one = decision(1, "blocked", evidence=(reviews.evidence(**entry),))
    assert words in text(review(decisions=(one,)))


def test_what_is_wrong_with_evidence_is_not_what_falls_out():
    many = (*(reviews.evidence() for _ in range(9)), reviews.evidence(state="differs"))
    one = decision(1, "blocked", evidence=many)
    detail = document.Detail(urgent=5, rows=2, text=200)
    page = text(review(decisions=(one,)), detail=detail)
    assert page.count("hash **matches**") == 1
    assert "hash **differs**" in page


# --- room -----------------------------------------------------------------------------------------


def huge(**fields: Any) -> Any:
    """A range of thousands of decisions and files with long names."""
    name = "x" * 180
    every = (
        *(decision(at, "blocked", codes=("TG504",)) for at in range(1, 301)),
        *(decision(at, "waiting", approval=approval("waiting")) for at in range(301, 601)),
        *(decision(at, rationale=name) for at in range(601, 3_001)),
    )
    paths = tuple(file(f"ads/{name}/{at}.csv") for at in range(5_000))
    todo = tuple(action(trace=each.trace) for each in every if each.status == "waiting")
    return review(decisions=every, files=paths, actions=todo, **fields)


@pytest.mark.parametrize("most", [document.COMMENT, document.SUMMARY])
def test_a_huge_range_fits_and_keeps_what_needs_a_person(most: int):
    page = document.fitted(huge(), most, key="all")
    assert len(page.encode()) <= most
    assert len(page.encode()) > most // 8, "there is room for more"
    assert page.count("trace-gate:review:all") == 1
    shown = escapes.unescape(page)
    assert (
        "## **BLOCK**: 300 of 3000 decisions may not run, 300 wait for a person"
        in shown.replace("3,000", "3000")
    )
    assert "trace-gate approve TRACE-20261124-002" in shown
    assert "#### `TRACE-20261124-001`: TG504 freeze" in shown
    assert "trace-gate review main..HEAD --format html" in shown
    assert re.search(r"And [\d,]+ more", shown)


def test_a_page_within_another_one_has_no_marker_and_no_time():
    page = document.fitted(review(), document.COMMENT, key=None, dated=False)
    assert page.lstrip().startswith("## ")
    assert page.endswith("0 derived).\n")
    assert document.fitted(review(), document.COMMENT, key="all").endswith("00Z.\n")


def test_a_review_that_fits_is_shown_whole():
    page = document.fitted(review(), document.COMMENT, key="all")
    assert "shortened" not in page
    assert "<details><summary>Files" in page


def test_texts_without_an_end_are_cut_in_every_place():
    endless = "a" * 300_000
    one = decision(1, "blocked", rationale=endless, codes=("TG504",))
    found = review(
        decisions=(one,), findings=(Finding(code="TG504", message=endless, remediation=endless),)
    )
    assert len(document.fitted(found, document.COMMENT, key="all")) <= document.COMMENT
    assert len(html(document.document(found, document.IN_A_FILE))) < 300_000


def test_the_page_of_a_file_is_bounded_and_unfolded():
    page = html(document.document(huge(), document.IN_A_FILE))
    assert "And 4,500 more" in page
    assert "<details open" in page


# --- hostile texts --------------------------------------------------------------------------------


def spoilt(value: Any, wild: str) -> Any:
    """The same with another text in each field that a repository can write."""
    if isinstance(value, Record):
        return value.with_(
            **{
                name: spoilt(getattr(value, name), wild)
                for name in value._fields
                if name not in KEPT
            }
        )
    if isinstance(value, tuple):
        return tuple(spoilt(each, wild) for each in value)
    return wild if isinstance(value, str) else value


KEPT = (
    *("verdict", "status", "state", "who", "cover", "change", "kind", "form", "sign", "level"),
    *(
        "code",
        "codes",
        "grade",
        "commit",
        "digest",
        "is_new",
        "result",
        "name",
        "at",
        "week",
        "operator",
    ),
)
"""Fields with words of our own, or of Git."""


class Tags(HTMLParser):
    """The tags and the attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links += [value or "" for name, value in attrs if name == "href"]


PLAIN = Tags()
PLAIN.feed(html(document.document(review(), document.IN_A_FILE)))


@pytest.mark.parametrize("wild", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_of_a_repository_becomes_markup_or_a_command(wild: str):
    found = spoilt(review(remarks=("x",), protected=(file(".gitattributes"),)), wild)
    page = document.fitted(found, document.COMMENT, key=wild)
    for line in page.splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
    fences = r"^(`{3,})(?:mermaid|diff|console)\n.*?\n\1$"
    prose = re.sub(fences, "", page, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"(`+)[^\n]*?\1", "", prose)
    assert not re.search(r"<(?!!--|/?(details|summary|strong|br|code|em)\b)[A-Za-z/!]", prose)
    assert not re.search(r"(?<![\w&#;])@\w", prose)
    seen = Tags()
    seen.feed(html(document.document(found, document.IN_A_FILE, key=wild)))
    assert seen.names <= PLAIN.names
    assert seen.attributes <= PLAIN.attributes
    assert all(each.startswith("#") for each in seen.links)
    data = json.loads(json_text(found))
    jsonschema.validate(data, SCHEMA)
