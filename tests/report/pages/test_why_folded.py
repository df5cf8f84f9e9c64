"""The pages of a bucket and of a hypothesis: what counts, what does not, harmless text."""

from __future__ import annotations

from tests.support.hostile_texts import HOSTILE
from tests.support.why_rows import OID
from trace_gate.app.why.model import (
    BucketAnswer,
    BucketStory,
    HypothesisAnswer,
    HypothesisStep,
    RunningTest,
    StateMove,
)
from trace_gate.report.pages.why_folded import STEPS, bucket_page, hypothesis_page


def bucket(text: str) -> BucketAnswer:
    story = BucketStory(
        tenant=text, asin=text, state=text, since=text, imported=True, frozen_by=text,
        fit_type=text, job_to_be_done=text, refused=(text,) * 5, trace=None,
        moves=(StateMove(at=text, before=text, after=text, trace=text, title=text),),
    )  # fmt: skip
    return BucketAnswer(bucket=text, commit=OID, stories=(story, story), commands=(text,))


def step(text: str, **more: object) -> HypothesisStep:
    facts = {
        "at": text, "what": text, "trace": text, "title": text, "experiment": text,
        "result": text, "claimed": False, "counted": True, "status": text, "confidence": 0.6,
    }  # fmt: skip
    return HypothesisStep(**(facts | more))


def hypothesis(text: str, *steps: HypothesisStep) -> HypothesisAnswer:
    return HypothesisAnswer(
        hypothesis=text, commit=OID, tenant=text, statement=text, status=text, since=text,
        confidence=0.6, automatic=False, claimed=True, criteria=(text,), window_days=7,
        experiments=(RunningTest(id=text, status=text, due=text, result=None),),
        steps=steps or (step(text),), refused=(text,), trace=None, commands=(text,),
    )  # fmt: skip


def test_a_result_that_does_not_count_or_is_claimed_is_called_so():
    page = hypothesis_page(
        hypothesis("x", step("a"), step("b", counted=False), step("c", claimed=True))
    )
    assert "a: a, confidence 0.6" in page
    assert "b: b (does not count)" in page
    assert "c: c (claimed)" in page
    assert "decisions on it need a person" in page


def test_of_a_long_way_the_newest_steps_are_shown_and_the_others_counted():
    page = hypothesis_page(hypothesis("x", *(step(f"s{at:02d}") for at in range(STEPS + 3))))
    assert "3 earlier steps" in page
    assert "s02" not in page
    assert f"s{STEPS + 2}" in page


def test_what_does_not_count_is_named_and_the_rest_of_it_counted():
    page = bucket_page(bucket("x"))
    assert page.count("not counted") == 2, "one label for each of the two buckets"
    assert page.count("and 2 more") == 2


def test_a_text_of_the_repository_stays_a_text_on_its_line():
    pages = (
        lambda text: bucket_page(bucket(text)),
        lambda text: hypothesis_page(hypothesis(text)),
    )
    for page in pages:
        count = len(page("x").splitlines())
        for text in HOSTILE:
            shown = page(text)
            assert len(shown.splitlines()) <= count, text
            assert shown.replace("\n", "").isprintable(), text
            assert "##" not in shown, text
