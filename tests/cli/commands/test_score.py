"""`trace-gate score`: the formula with its numbers, who says each, and what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.desk import GUARDRAILS, Desk
from tests.support.reports import QUERIES

TYPED = ("--searches", "42,000", "--purchase-rate", "3.1%", "--title-density", "17",
         "--fit", "exact")  # fmt: skip


@pytest.fixture
def governed(shop: Desk) -> Desk:
    shop.commit()
    return shop


@pytest.fixture
def bucket(shop: Desk) -> Desk:
    """A shop in which a decision created IB-gifts; its policy trusts every hypothesis."""
    limits = (shop.path / GUARDRAILS).read_text()
    for key in ("warn_below: 0.50", "automatic_from: 0.80"):
        assert key in limits
        limits = limits.replace(key, f"{key.partition(':')[0]}: 0.0")
    shop.write(GUARDRAILS, limits)
    shop.commit()
    shop.write("uploads/a.csv", "x\n")
    shop.run("new", "observation", "--asin", "B0EXAMPLE1", "--evidence", "uploads/a.csv",
             "--metric", "acos=0.41")  # fmt: skip
    shop.run("new", "hypothesis", "--caused-by", shop.traces()[0].stem, "--statement", "Gifts sell",
             "--criterion", "acos <= 0.35 from 0.41")  # fmt: skip
    meaning = {"fit_type": "substitute", "keywords": ["coffee gift", "gift basket"],
               "job_to_be_done": "A gift"}  # fmt: skip
    shop.run("new", "decision", "--caused-by", shop.traces()[1].stem, "--change",
             f"asin/B0EXAMPLE1/intent_bucket/IB-gifts null -> {json.dumps(meaning)}",
             "--bucket", "IB-gifts",
             "--action", "bucket_create", "--executed", "--option", "Make it", "--option",
             "Leave it", "--rationale", "People look for gifts")  # fmt: skip
    shop.commit()
    return shop


def queries(folder: Path) -> str:
    names = QUERIES.split("|")
    line = 'Brand=["X"],Select week=["Week 2 | 2025-01-05 - 2025-01-11 2025"]'
    cells = dict.fromkeys(names, "1") | {
        "Search Query": "Coffee gift", "Search Query Volume": "9000",
        "Purchases: Total Count": "279",
    }  # fmt: skip
    file = folder / "queries.csv"
    file.write_text("\n".join([line, ",".join(names), ",".join(cells.values())]))
    return str(file)


def test_the_worked_example_is_shown_with_its_numbers(governed: Desk):
    text = governed.run("score", *TYPED, "--rufus", "attribute_rich").output
    assert "priority score 159.1, tier 1 of 4: semantic_winner" in text
    assert "42,000 x 3.1 % / (17 + 1) = 72.3; x 2.0 exact x 1.1 attribute_rich = 159.1" in text
    assert "base_score: 72.3333, intent_fit: 2.0, rufus_factor: 1.1, result: 159.13326}" in text


def test_what_is_missing_is_named_and_makes_no_score(governed: Desk):
    found = json.loads(governed.run("score", *TYPED[:4], "--format", "json").output)
    assert found["missing"] == ["title_density", "fit", "rufus"]
    assert found["score"] is found["tier"] is None
    text = governed.run("score").output
    assert "not scored: searches a month, purchase rate, title density" in text
    assert "title density: missing   --title-density 17" in text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--title-density", "0.3"), "is no whole number"),
        (("--title-density", "30%"), "is no whole number"),
        (("--purchase-rate", "3.1"), "is no rate from 0 to 100 %"),
        (("--searches", "many"), "is no number of searches"),
        (("--searches", "9" * 19, *TYPED[2:], "--rufus", "standard"), "is no number of searches"),
        (("--fit", "perfect"), "is none that the policy knows"),
        (("--rufus", "good"), "is none that the policy knows"),
        (("IB-nothing",), "No committed decision created IB-nothing"),
        (("--listing", "nowhere.txt"), "cannot be read as a text"),
        (("--sqp", "nowhere.csv"), "No keyword is known"),
        (("--fit", " "), "--fit is empty"),
    ],
)
def test_what_cannot_be_an_input_is_refused(governed: Desk, words: tuple[str, ...], says: str):
    output = governed.run("score", *words, code=2).output
    assert says in output
    assert "fix:" in output


def test_a_bucket_brings_its_fit_and_its_keywords(bucket: Desk, tmp_path: Path):
    words = ("IB-gifts", "--sqp", queries(tmp_path), "--title-density", "17")
    found = json.loads(bucket.run("score", *words, "--format", "json").output)
    assert found["inputs"]["fit"] == {"value": "substitute", "source": "bucket"}
    assert found["inputs"]["searches"] == {"value": "39000", "source": "report"}
    assert found["inputs"]["purchase_rate"] == {"value": "0.031", "source": "report"}
    assert found["report"]["missing"] == ["gift basket"]
    assert found["missing"] == ["rufus"]
    text = bucket.run("score", *words, "--searches", "42000", "--rufus", "standard").output
    assert "IB-gifts of B0EXAMPLE1, ACME-01-US: priority score 86.8, tier 2 of 4" in text
    assert "searches a month: 42,000 (typed)" in text
    assert "report: 1 of 2 keywords, 9,000 searches, a week x 52/12" in text
    assert "not in the report, which is not 0: gift basket" in text


def test_a_proposed_class_is_for_a_person_to_decide(governed: Desk, tmp_path: Path):
    page = tmp_path / "page.txt"
    page.write_text("Stoneware mug, 350 ml\nFor the office", encoding="utf-8")
    text = governed.run("score", *TYPED, "--listing", str(page)).output
    assert "class of the page: attribute_rich (proposed)" in text
    assert "material: stoneware" in text
    assert "next: you decide the class; when it is right, add --rufus attribute_rich" in text
    assert "--set" not in text
    decided = governed.run("score", *TYPED, "--listing", str(page), "--rufus", "standard").output
    assert "class of the page: standard (typed)" in decided


def test_the_clicks_that_the_searches_are_about_are_held_against_80_percent(
    bucket: Desk, tmp_path: Path
):
    file = tmp_path / "terms.csv"
    names = "Customer Search Term,Impressions,Clicks,Spend,7 Day Total Sales,7 Day Total Orders (#)"
    file.write_text(f"{names}\nCoffee gift,900,60,1,1,1\ngift basket,900,20,1,1,1\n")
    words = ("score", "IB-gifts", "--sqp", queries(tmp_path))
    text = bucket.run(*words, "--terms", str(file)).output
    assert "of the report have 60 of 80 clicks, 75.0 %; 80 % are wanted" in text
    assert "add --terms with a search term report" in bucket.run(*words).output
    found = json.loads(bucket.run(*words, "--terms", str(file), "--format", "json").output)
    assert found["coverage"] == {"clicks": 60, "of": 80, "wanted": "0.80", "is_enough": False}
    output = bucket.run(*words, "--terms", queries(tmp_path), code=2).output
    assert "which has no search terms" in output
    assert (
        "--sqp queries.csv" in bucket.run("score", "IB-gifts", "--terms", str(file), code=2).output
    )


def test_searches_are_in_no_other_report(governed: Desk, tmp_path: Path):
    file = tmp_path / "t.csv"
    names = "Campaign Name,Impressions,Clicks,Spend,7 Day Total Sales,7 Day Total Orders (#)"
    file.write_text(f"{names}\nc,1,1,1,1,1\n")
    output = governed.run("score", "--keyword", "mug", "--sqp", str(file), code=2).output
    assert "Searches are in a Search Query Performance report only" in output
