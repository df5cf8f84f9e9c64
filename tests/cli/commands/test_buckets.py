"""From reports of search terms to a draft of intent buckets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.desk import Desk
from tests.support.lunch_bags import LUNCH_BAGS, listed
from tests.support.reports import ADVERTISED, BUSINESS, SEARCH_TERMS
from trace_gate.app.author import new_trace
from trace_gate.core.errors import UsageError

ASIN = "B0EXAMPLE1"
DRAFT = "drafts/buckets-B0EXAMPLE1.yaml"


def report(terms, start="2025-01-06", end="2025-02-04", **more) -> bytes:
    names = SEARCH_TERMS.split("|")
    lines = [",".join(names)]
    for each in terms:
        cells = {
            "Start Date": start, "End Date": end, "Currency": "USD", "Campaign Name": "bags",
            "Ad Group Name": "all", "Customer Search Term": each.text,
            "Impressions": each.clicks * 50, "Clicks": each.clicks, "Spend": f"${each.clicks}.00",
            "7 Day Total Sales ": f"${each.orders * 20}.00",
            "7 Day Total Orders (#)": each.orders, **more,
        }  # fmt: skip
        lines.append(",".join(str(cells.get(name, "")) for name in names))
    return ("\ufeff" + "\n".join(lines) + "\n").encode()


@pytest.fixture
def terms(tmp_path: Path) -> str:
    (tmp_path / "terms.csv").write_bytes(report(LUNCH_BAGS))
    return str(tmp_path / "terms.csv")


def run(shop: Desk, *words: str, code: int | None = 0) -> str:
    return shop.run("buckets", "propose", *words, "--asin", ASIN, code=code).output


def refused(shop: Desk, *words: str) -> str:
    """What a command says that writes no draft."""
    before = sorted(shop.path.glob("drafts/*"))
    output = run(shop, *words, code=2)
    assert sorted(shop.path.glob("drafts/*")) == before
    assert "fix:" in output
    return output


def name_brands(shop: Desk) -> None:
    file = shop.path / "config/amazon-growth/bucket_lifecycle.yaml"
    text = file.read_text().replace("own_brands: []", "own_brands: [ownbrand]")
    file.write_text(text.replace("rival_brands: []", "rival_brands: [rivalco]"))
    shop.commit("brands")


def test_a_report_becomes_a_draft_that_git_does_not_see(shop: Desk, terms):
    name_brands(shop)
    output = run(shop, terms)
    assert "IB-women (new)  6 terms  38/340 = 11.2 % (8.3 to 15.0)  exact" in output
    assert 'anchor 1, "women": 340 clicks' in output
    assert "all head words; converts below the product" in output
    assert "9 buckets: 97.4 % of the clicks (80 % are wanted), 132 of 132 orders" in output
    assert "Rest: 3 terms, 25 clicks: paper lunch bags 14" in output
    assert "Product targets: 1 term, 18 clicks" in output
    assert "lunhc is read as lunch" in output
    assert output.endswith("trace-gate new decision --from drafts/buckets-B0EXAMPLE1.yaml\n")
    assert shop.git("status", "--short") == ""
    draft = (shop.path / DRAFT).read_text()
    assert "- lunhc bag  # 8 clicks, 1 order; lunhc is lunch" in draft
    assert run(shop, terms).endswith("drafts/buckets-B0EXAMPLE1-2.yaml\n")
    assert (shop.path / DRAFT).read_text() == draft


def test_the_only_product_of_a_shop_need_not_be_named(shop: Desk, terms):
    words = ("buckets", "propose", terms)
    unknown = shop.run(*words, code=2).output
    assert "no trace of ACME-01-US names one" in unknown
    assert f"trace-gate buckets propose {terms} --asin ASIN" in unknown
    shop.run("observe", terms, "--asin", ASIN)
    shop.commit("observation")
    assert shop.run(*words).output.startswith(
        f"For {ASIN}, the only product of ACME-01-US in the traces.\n"
    )
    shop.run("observe", terms, "--asin", "B0SECOND01")
    shop.commit("another product")
    other = shop.run(*words, "--asin", "b0third001").output
    assert (
        f"no trace of ACME-01-US is about B0THIRD001. They are about: {ASIN}, B0SECOND01" in other
    )
    assert (
        "--asin 'B0X' is not what a trace takes" in shop.run(*words, "--asin", "b0x", code=2).output
    )
    several = shop.run(*words, code=2).output
    assert f"ACME-01-US has 2: {ASIN}, B0SECOND01" in several
    assert f"{terms} --asin {ASIN}" in several


def test_explain_names_each_term_and_json_has_all_of_it(shop: Desk, terms):
    output = run(shop, terms, "--explain")
    assert "    lunhc bag  1/8  head words only, lunhc is lunch" in output
    assert "    womens lunch bag  5/40  anchor: women" in output
    data = json.loads(run(shop, terms, "--format", "json"))
    women = next(each for each in data["buckets"] if each["id"] == "IB-women")
    assert women["rate"] == {"orders": 38, "clicks": 340}
    assert women["terms"][0]["why"] == "anchor"
    assert data["coverage"]["enough"] is True
    assert data["method"].startswith("anchor/1+snowball-")


def test_from_propose_to_a_commit_and_to_next_week(shop: Desk, terms, tmp_path):
    """One shop: draft, edit, decisions, approval, execution, the gate; then new terms."""
    shop.run("observe", terms, "--asin", ASIN)
    shop.commit("observation")
    run(shop, "uploads/ACME-01-US/terms.csv")
    draft = shop.path / DRAFT
    text = draft.read_text()
    lines = text.split("\n")
    men = text.index("  # 14/150"), text.index("  # 2/100")
    merged = text[: men[0]] + text[men[1] :]  # IB-men goes into IB-women
    keywords = [line for line in lines if " men " in line or "mens lunch bag" in line]
    keywords = [line for line in keywords if line.startswith("      - ") and "women" not in line]
    merged = merged.replace("anchors: [women]", "anchors: [women, men]")
    first = "      - lunch bag women  #"
    merged = merged.replace(first, "\n".join([*keywords, first]))
    moved = next(line for line in lines if line.startswith("  - paper lunch bags"))
    merged = merged.replace(f"{moved}\n", "")
    merged = merged.replace("      - lunch bag  #", f"    {moved}\n      - lunch bag  #")
    draft.write_text(merged)
    output = shop.run("new", "decision", "--from", DRAFT).output
    assert "wrote traces/" in output
    assert "(the hypothesis that they rest on)" in output
    assert "lost" not in output
    hypothesis, *decisions = shop.traces()[1:]
    ids = [each.stem for each in decisions]
    assert len(ids) == 2
    changes = [c for each in decisions for c in shop.trace(each)["execution"]["changes"]]
    assert len(changes) == 7
    by_id = {each["target"].rpartition("/")[2]: each["to_value"] for each in changes}
    assert len(by_id["IB-women"]["keywords"]) == 10
    assert "paper lunch bags" in by_id["IB-core"]["keywords"]
    one = shop.trace(decisions[0])
    assert one["agent_id"] == "intent-analyst"
    assert one["evidence"][0]["uri"] == "uploads/ACME-01-US/terms.csv"
    assert one["evidence"][0]["period_start"] == "2025-01-06"
    assert one["causal_links"]["caused_by"] == hypothesis.stem
    assert f"next: a person approves: trace-gate approve {' '.join(ids)}" in output
    assert f"then: trace-gate execute {' '.join(ids)}" in output
    twice = ("new", "decision", "--from", DRAFT)
    open_ = shop.run(*twice, code=2).output
    assert f"{ids[1]} decides about" in open_
    assert "nobody has executed it." in open_
    shop.run("approve", *ids)
    shop.run("execute", *ids)
    assert "already, and is in no commit." in shop.run(*twice, code=2).output
    assert len(shop.traces()) == 4
    shop.git("add", "-A")
    assert "PASS" in shop.run("check").output
    shop.run("install")  # the hooks: what was slipped in after the approval stops the commit
    good = decisions[0].read_text()
    decisions[0].write_text(good.replace("- womens lunch bag\n", "- another bag\n"))
    shop.git("add", "-A")
    shop.git("commit", "-q", "-m", "slipped in", ok=False)
    assert shop.git("diff", "--cached", "--name-only")
    decisions[0].write_text(good)
    shop.git("add", "-A")
    shop.git("commit", "-q", "-m", "buckets")
    assert shop.git("status", "--short") == ""
    # next week: 2 new terms, one for an anchor that was merged, one for the rest
    new = [*LUNCH_BAGS, *listed("mens LB cooler 9/1, insulated tote 4/0, B0ZZZZZZZ2 3/0")]
    (tmp_path / "later.csv").write_bytes(report(new, "2025-02-05", "2025-03-06"))
    later = run(shop, str(tmp_path / "later.csv"))
    assert "IB-women (TEST)  11 terms, 1 new" in later
    assert "IB-insulated (TEST)  6 terms, 1 new" in later
    assert "(new)" not in later
    shop.run("observe", str(tmp_path / "later.csv"), "--asin", ASIN)
    shop.commit("observation")
    words = ("--from", "drafts/buckets-B0EXAMPLE1-2.yaml", "--agent", "trace-scribe", "--executed")
    assert "trace-gate execute" not in shop.run("new", "decision", *words).output
    update = shop.trace()
    assert update["agent_id"] == "trace-scribe"
    assert [each["change_type"] for each in update["execution"]["changes"]] == ["bucket_update"] * 2
    women = update["execution"]["changes"][0]["to_value"]
    assert women["keywords"][-1] == "mens lunch bag cooler"
    assert len(women["keywords"]) == 11
    shop.run("approve", update["id"])
    shop.git("add", "-A")
    shop.run("check")
    shop.commit("grown")
    assert "Nothing new: no decision is needed." in run(shop, str(tmp_path / "later.csv"))


def decided(shop: Desk, text: str, code: int = 2) -> str:
    """What the decision of a draft says; nothing is written where it is refused."""
    (shop.path / DRAFT).write_text(text)
    before = shop.traces()
    output = shop.run("new", "decision", "--from", DRAFT, code=code).output
    assert (shop.traces() == before) is (code == 2)
    return output


def test_a_typo_in_a_draft_is_named_with_line_and_column(shop: Desk, terms):
    run(shop, terms)
    text = (shop.path / DRAFT).read_text()
    women = text.index("  - id: IB-women")
    line = text[:women].count("\n") + 1
    told = decided(shop, text.replace("    fit_type:", "    fit_typ:", 1))
    assert f"{DRAFT}:{line + 3}:5: TG102 There is no `fit_typ`" in told
    assert "Write `fit_type`." in told
    assert f":{line + 3}:15: TG102 `buckets[1].fit_type` is" in decided(
        shop, text.replace("fit_type: exact", "fit_type: exakt", 1)
    )
    twice = text.replace("  - paper lunch bags", "  - lunch bag women", 1)
    assert "'lunch bag women' is in IB-women already." in decided(shop, twice)
    product = text.replace("- lunch bag women  #", '- "b0zzzzzzz1"  #', 1)
    assert "'b0zzzzzzz1' is a product, and no keyword." in decided(shop, product)
    same = text.replace("id: IB-core", "id: IB-women")
    assert "There are two buckets IB-women." in decided(shop, same)
    assert "The new bucket IB-women has no `rule`" in decided(
        shop, text.replace("    rule: anchor\n", "", 1)
    )
    assert f"{DRAFT}:" in decided(shop, text.replace("draft: intent", "draft: [intent"))
    told = decided(shop, text.replace("change: create", "change: update", 1))
    assert "IB-women is no bucket of B0EXAMPLE1 that lives." in told
    told = decided(shop, text)
    assert "No observation here is about" in told
    assert "fix: trace-gate observe" in told


def test_a_draft_says_all_but_a_few_options(shop: Desk, terms):
    run(shop, terms)
    words = ("new", "decision", "--from", DRAFT)
    assert (
        "--rationale is typed beside a draft" in shop.run(*words, "--rationale", "x", code=2).output
    )
    assert "makes decisions" in shop.run("new", "observation", *words[2:], code=2).output
    assert "cannot be read" in shop.run("new", "decision", "--from", "no.yaml", code=2).output


def test_a_trace_that_cannot_be_written_takes_the_others_away(shop: Desk, terms, monkeypatch):
    shop.run("observe", terms, "--asin", ASIN)
    run(shop, terms)
    before, write = shop.traces(), new_trace.write
    done = []

    def failing(*arguments, **named):
        if len(done) == 2:
            raise UsageError("no", remedy="none")
        done.append(write(*arguments, **named))
        return done[-1]

    monkeypatch.setattr(new_trace, "write", failing)
    shop.run("new", "decision", "--from", DRAFT, code=2)
    assert len(done) == 2
    assert shop.traces() == before


def test_a_hypothesis_that_there_is_and_parts_of_a_score_are_taken(shop: Desk, terms):
    shop.run("observe", terms, "--asin", ASIN)
    shop.run("new", "hypothesis", "--statement", "Buckets save work", "--criterion", "acos <= 0.3",
             "--caused-by", shop.traces()[0].stem)  # fmt: skip
    run(shop, terms, "--rufus", "attribute_rich", "--title-density", "IB-women=17")
    text = (shop.path / DRAFT).read_text().replace("id: null", "id: H-001", 1)
    text = text.replace("monthly_searches: null", "monthly_searches: 42000", 1)
    text = text.replace("purchase_rate: null", "purchase_rate: 0.031", 1)
    decided(shop, text, code=0)
    women = shop.trace(shop.traces()[2])["execution"]["changes"][0]["to_value"]
    assert women["priority_score"]["base_score"] == 72.3333
    assert round(women["priority_score"]["result"], 1) == 159.1
    assert (
        "priority_score" not in shop.trace(shop.traces()[2])["execution"]["changes"][1]["to_value"]
    )
    assert shop.trace()["hypothesis"]["hypothesis_id"] == "H-001"
    assert len(shop.traces()) == 4


def test_reports_of_the_same_days_count_once(shop: Desk, terms, tmp_path):
    (tmp_path / "again.csv").write_bytes(report(LUNCH_BAGS))
    output = run(shop, terms, str(tmp_path / "again.csv"))
    assert "40 terms, 1,630 clicks" in output
    assert "terms.csv does not count" in output
    (tmp_path / "next.csv").write_bytes(report(LUNCH_BAGS, "2025-02-05", "2025-03-05"))
    assert "3,260 clicks" in run(shop, terms, str(tmp_path / "next.csv"))
    (tmp_path / "part.csv").write_bytes(report(LUNCH_BAGS, "2025-02-01", "2025-03-05"))
    told = refused(shop, terms, str(tmp_path / "part.csv"))
    assert "2025-01-06 to 2025-02-04" in told
    assert "2025-02-01 to 2025-03-05" in told


def test_rows_of_a_day_each_count_once(shop: Desk, tmp_path):
    days = {"a": ("06", "07"), "b": ("07", "08")}
    for name, each in days.items():
        parts = [report(LUNCH_BAGS, f"2025-01-{day}", f"2025-01-{day}") for day in each]
        (tmp_path / f"{name}.csv").write_bytes(parts[0] + b"\n".join(parts[1].split(b"\n")[1:]))
    output = run(shop, str(tmp_path / "a.csv"), str(tmp_path / "b.csv"))
    assert f"{3 * 1630:,} clicks" in output


def test_the_only_product_of_an_ad_group_decides(shop: Desk, terms, tmp_path):
    def advertised(*rows: tuple[str, str]) -> str:
        names = ADVERTISED.split("|")
        lines = [",".join(names)]
        for group, asin in rows:
            cells = {"Campaign Name": "bags", "Ad Group Name": group, "Advertised ASIN": asin,
                     "Start Date": "2025-01-06", "End Date": "2025-02-04", "Currency": "USD",
                     "Impressions": 1, "Clicks": 1, "Spend": "$1.00", "7 Day Total Sales ": "$0.00",
                     "7 Day Total Orders (#)": 0}  # fmt: skip
            lines.append(",".join(str(cells.get(name, "")) for name in names))
        (tmp_path / "advertised.csv").write_text("\n".join(lines) + "\n")
        return str(tmp_path / "advertised.csv")

    assert "1,630 clicks" in run(shop, terms, advertised(("all", ASIN)))
    (tmp_path / "other.csv").write_bytes(
        report(LUNCH_BAGS, "2025-03-01", "2025-03-02", **{"Ad Group Name": "other"})
    )
    both = advertised(("all", ASIN), ("other", "B0OTHER001"))
    output = run(shop, terms, str(tmp_path / "other.csv"), both)
    assert "note: 1,630 clicks of ad groups of other products do not count" in output
    shared = advertised(("all", ASIN), ("all", "B0OTHER001"))
    told = refused(shop, terms, shared)
    assert "1 ad groups advertise B0EXAMPLE1 and other products: all (bags)" in told
    assert "--shared leave-out" in told
    assert "1,630 clicks" in run(shop, terms, shared, "--shared", "count")
    assert ", 0 clicks" in run(shop, terms, shared, "--shared", "leave-out")


def test_what_cannot_be_proposed_is_refused(shop: Desk, terms, tmp_path):
    (tmp_path / "sales.csv").write_text(f"{BUSINESS.replace('|', ',')}\n")
    assert "no rows" in refused(shop, str(tmp_path / "sales.csv"))
    assert "is no class of the policy" in refused(shop, terms, "--rufus", "good")
    assert "is no bucket with a whole number" in refused(shop, terms, "--title-density", "17")
    assert "no bucket is called so" in refused(shop, terms, "--title-density", "IB-no=17")
    assert "never overwritten" in refused(shop, terms, "--output", terms)


def test_a_frozen_bucket_waits_with_its_new_terms(shop: Desk, terms, tmp_path):
    shop.run("observe", terms, "--asin", ASIN)
    run(shop, terms)
    text = (shop.path / DRAFT).read_text()
    decided(shop, text, code=0)
    first = shop.traces()[2]
    trace = first.read_text().replace("change_type: bucket_create", "change_type: bucket_create\n"
        "        details: {import: true}", 1)  # fmt: skip
    first.write_text(
        trace.replace("fit_type: exact\n", "fit_type: exact\n          state: FROZEN\n", 1)
    )
    ids = [each.stem for each in shop.traces()[2:]]
    shop.run("govern", ids[0], "--write", code=None)
    shop.run("approve", *ids)
    shop.run("execute", *ids)
    shop.commit("buckets")
    new = [*LUNCH_BAGS, *listed("LB womens pink 9/1")]
    (tmp_path / "later.csv").write_bytes(report(new))
    output = run(shop, str(tmp_path / "later.csv"))
    assert "note: IB-women is frozen: its 1 new terms wait until it is not" in output
    assert "Nothing new" in output
