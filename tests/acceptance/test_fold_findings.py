"""`check --all` holds what traces claim against the fold of the same tree (SPEC 9)."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop, codes, finding_lines
from trace_gate.app.judge import check_tree
from trace_gate.core.errors import CannotJudge

BUCKET = "asin/B0EXAMPLE1/intent_bucket/IB-gift"
MEANING = {"job_to_be_done": "A gift", "fit_type": "exact", "keywords": ["mug gift"]}


def moved(shop: Shop, kind: str, before: object, after: object, **details: object) -> str:
    change = {
        "target": BUCKET, "change_type": kind, "from_value": before, "to_value": after,
        "details": details,
    }  # fmt: skip
    trace_id = shop.save(shop.decision(change))
    shop.commit()
    return trace_id


def test_legal_steps_of_a_bucket_pass(shop: Shop):
    moved(shop, "bucket_create", None, MEANING)
    moved(shop, "bucket_state", "TEST", "GROW")
    assert shop.whole().verdict == "PASS", finding_lines(shop.whole())


def test_an_illegal_step_is_an_error_at_its_change(shop: Shop):
    moved(shop, "bucket_create", None, MEANING)
    trace_id = moved(shop, "bucket_state", "TEST", "FROZEN")
    (found,) = shop.whole().findings
    assert (found.code, found.level, found.trace_id) == ("TG507", "error", trace_id)
    assert found.path == shop.trace_path(trace_id)
    text = (shop.path / found.path).read_text().splitlines()
    assert BUCKET in text[found.line - 1]


def test_a_freeze_without_its_criteria_is_incomplete(shop: Shop):
    moved(shop, "bucket_create", None, MEANING)
    for before, after in (("TEST", "GROW"), ("GROW", "HARVEST"), ("HARVEST", "FROZEN")):
        moved(shop, "bucket_state", before, after)
    assert codes(shop.whole()) == ["TG508"], finding_lines(shop.whole())


def test_a_file_that_cannot_be_read_is_named_once(shop: Shop):
    path = shop.trace_path(shop.next_id())
    shop.write(path, "trace: [\n")
    shop.commit()
    (found,) = (each for each in shop.whole().findings if each.path == path)
    assert found.line is not None


def test_a_caller_that_cannot_fold_cannot_judge_the_tree(shop: Shop):
    with shop.open() as git, pytest.raises(CannotJudge):
        check_tree.check_all(git, shop.services().with_(refusals=None))


def test_the_whole_tree_is_asked_for_percentages_and_products(shop: Shop):
    """What got in before anybody looked is named for ever."""
    change = {
        "target": "campaign/C1/budget",
        "change_type": "budget_update",
        "from_value": 10.0,
        "to_value": 12.0,
        "change_pct": 0.1,
    }
    trace = shop.decision(change, executed=False, check="BLOCK")
    trace["analysis"]["priority_scores_used"] = {
        "formula": "base x fit x rufus",
        "base_score": 10,
        "intent_fit": 2.0,
        "rufus_factor": 1.1,
        "result": 23,
    }
    shop.save(trace)
    shop.commit("false numbers")
    assert {"TG510", "TG511"} <= set(codes(shop.whole()))
