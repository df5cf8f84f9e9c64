"""A score on a page: the formula with its numbers, who says each, and how far it speaks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.policy import shipped
from trace_gate.app.analyse import score as scoring
from trace_gate.core.analyst.query_volumes import Coverage, QueryVolumes
from trace_gate.report.pages import score

ALL = scoring.Given(
    searches=Decimal(42_000), purchase_rate=Decimal("0.031"), title_density=17, fit="exact",
    rufus="attribute_rich",
)  # fmt: skip
VOLUMES = QueryVolumes(
    monthly=Decimal(39_000), basis="a week x 52/12", volume=9_000, purchases=279,
    known=("coffee gift",), missing=("gift basket",),
)  # fmt: skip


def scored(given: scoring.Given = ALL, **more: object) -> scoring.Scored:
    facts = {"fit": None, "volumes": None, "signals": None, **more}
    return scoring.score(shipped(), given, **facts)


def lines(found: scoring.Scored) -> list[str]:
    return list(score.lines(found, None))


def test_a_score_is_its_tier_its_formula_and_the_words_for_a_decision():
    found = lines(scored())
    assert found[0] == "priority score 159.1, tier 1 of 4: semantic_winner"
    assert "42,000 x 3.1 % / (17 + 1) = 72.3; x 2.0 exact x 1.1 attribute_rich" in found[1]
    assert "result: 159.13326}" in found[-1]


def test_what_is_missing_makes_no_score_and_says_what_to_type():
    found = lines(scored(ALL.with_(title_density=None)))
    assert found[0] == "not scored: title density missing"
    assert any(line.startswith("  title density: missing   --title-density 17") for line in found)
    assert not any("--set" in line for line in found)


def test_what_a_report_says_is_said_with_its_sums_and_what_it_lacks():
    found = lines(scored(ALL.with_(searches=None, purchase_rate=None), volumes=VOLUMES))
    assert "  report: 1 of 2 keywords, 9,000 searches, a week x 52/12" in found
    assert "  purchase rate = 279 purchases / 9,000 searches" in found
    assert "  not in the report, which is not 0: gift basket" in found
    assert "  how much that is of your clicks: add --terms with a search term report" in found


@pytest.mark.parametrize(("clicks", "enough"), [(79, False), (80, True)])
def test_coverage_is_held_against_80_percent(clicks: int, enough: bool):
    coverage = Coverage(clicks=clicks, of=100)
    found = lines(scored(volumes=VOLUMES, coverage=coverage))
    said = f"  coverage: the keywords of the report have {clicks} of 100 clicks, {clicks}.0 %; 80 %"
    assert any(line.startswith(said) for line in found)
    assert any("a part of the bucket" in line for line in found) is not enough
    assert not any("add --terms" in line for line in found)
    data = score.plain_data(scored(volumes=VOLUMES, coverage=coverage), None)["coverage"]
    assert data == {"clicks": clicks, "of": 100, "wanted": "0.80", "is_enough": enough}


def test_without_a_click_there_is_no_share():
    found = lines(scored(volumes=VOLUMES, coverage=Coverage(clicks=0, of=0)))
    assert "  coverage: the search term report has no click on these keywords" in found


def test_a_program_reads_numbers_as_texts_and_null_for_what_nobody_knows():
    data = score.plain_data(scored(ALL.with_(rufus=None)), None)
    assert (data["score"], data["tier"], data["missing"]) == (None, None, ["rufus"])
    assert data["inputs"]["purchase_rate"] == {"value": "0.031", "source": "typed"}
    assert (data["coverage"], data["report"], data["signals"]) == (None, None, None)
