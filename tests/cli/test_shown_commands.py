"""What a finding or a command shows is typed: it mends what it is said of."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from tests.support import forked
from tests.support.undoing import written

REPORT = "uploads/a.csv"
OBSERVE = ("new", "observation", "--asin", "B0EXAMPLE1", "--evidence", REPORT)
EXPECT = ("--statement", "A lower bid lowers ACOS", "--criterion", "acos <= 0.35 from 0.41")


@pytest.fixture
def reported(shop):
    """The shop with a report that is staged and no evidence yet."""
    shop.write(REPORT, "term,clicks\n")
    return shop


def typed(shop, command: str) -> None:
    """A shown command in a shell, with the numbers that only a person knows."""
    words = command.partition("   #")[0].replace("NAME=VALUE", "acos=0.41")
    environ = {**os.environ, "PATH": forked.path()}
    subprocess.run(words, cwd=shop.path, shell=True, check=True, env=environ)


def shown(output: str, begin: str) -> str:
    return re.findall(rf"^  fix: ({begin}.*)$", output, re.M)[0]


# --- a report that no trace names, or that is changed ------------------------------------


def test_the_fix_of_an_uncovered_report_mends_it(reported):
    output = reported.run("check", code=1).output
    typed(reported, shown(output, "trace-gate new observation"))
    reported.run("check")


def test_the_fix_of_changed_evidence_mends_it(reported):
    reported.run(*OBSERVE, "--metric", "acos=0.41")
    reported.git("add", "traces")
    reported.commit("seen")
    reported.write(REPORT, "term,clicks\nmug,1\n")
    output = reported.run("check", code=1).output
    assert "TG304" in output
    typed(reported, shown(output, "cp "))
    reported.run("check")
    staged = reported.git("diff", "--cached", "--name-only").split()
    assert "uploads/a-new.csv" in staged
    assert REPORT not in staged


def test_an_observation_without_a_number_shows_the_line(reported):
    output = reported.run(*OBSERVE).output
    (line,) = re.findall(r"like `(key_metrics: \{.*\})`", output)
    (path,) = (shop_path for shop_path in reported.traces() if str(shop_path).endswith(".yaml"))
    file = reported.path / path
    text = file.read_text()
    assert "key_metrics: {}" in text
    file.write_text(text.replace("key_metrics: {}", line))
    reported.git("add", "traces")
    reported.run("check")


# --- numbers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metrics", "says"),
    [
        (("acos=abc",), "is a number"),
        (("ACOS=abc",), "is a number"),
        (("acos=null",), "is a number"),
        (("clicks=many",), "is a number"),
        (("clicks=-3",), "never below zero"),
        (("acos=-3%",), "never below zero"),
        (("acos=0.33", "acos=0.4"), "one value"),
        (("ACOS=0.33", "acos=0.4"), "one value"),
        (("shelf=high", "shelf=low"), "one value"),
        (("NAME=VALUE",), "is the example"),
        (("acos=VALUE",), "is the example"),
    ],
)
@pytest.mark.parametrize("option", ["--metric", "--outcome"])
def test_no_value_of_a_known_metric_is_refused(reported, option, metrics, says):
    before = reported.traces()
    words = [word for each in metrics for word in (option, each)]
    output = reported.run(*OBSERVE, *words, code=2).output
    assert says in output
    assert reported.traces() == before


def test_the_fix_of_a_refused_number_is_taken(reported):
    for wrong in ("acos=abc", "clicks=-3", "orders=none"):
        output = reported.run(*OBSERVE, "--metric", wrong, code=2).output
        (fix,) = re.findall(r"fix: .*?(--metric \S+)", output)
        reported.run(*OBSERVE, *fix.split())


def test_other_metrics_may_be_text_and_amounts_may_be_negative(reported):
    words = ("shelf=high", "sales=-12.50", "clicks=0", "acos=0", 'orders="two or three"')
    reported.run(*OBSERVE, *(word for each in words for word in ("--metric", each)))
    assert reported.trace()["observation"]["key_metrics"]["shelf"] == "high"


# --- a second shop ----------------------------------------------------------------------


def test_what_is_said_of_a_second_marketplace_makes_it_known(reported):
    second = ("--store", "ACME-01", "--marketplace", "UK")
    said = reported.run("init", "--no-hooks", *second).output
    refused = reported.run(*OBSERVE, "--metric", "acos=0.3", *second, code=2).output
    lines = {
        re.search(r"`(  - \{.*\})` below `tenants:`", each).group(1) for each in (said, refused)
    }
    (line,) = lines
    (gate,) = (reported.path / "config").glob("*/gate.yaml")
    gate.write_text(gate.read_text().replace("tenants:\n", f"tenants:\n{line}\n", 1))
    reported.run(*OBSERVE, "--metric", "acos=0.3", *second)
    assert reported.trace()["tenant"] == {
        "store_id": "ACME-01",
        "marketplace": "UK",
        "currency": "GBP",
        "timezone": "Europe/London",
    }


def test_a_shop_that_is_known_is_no_news(reported):
    said = reported.run("init", "--no-hooks", "--store", "ACME-01", "--marketplace", "US").output
    assert "The tenant is ACME-01 in US, as it was." in said
    assert "not written" not in said


# --- a range ----------------------------------------------------------------------------


def test_the_example_of_a_range_is_of_the_branch_that_is_protected_here(shop):
    (gate,) = (shop.path / "config").glob("*/gate.yaml")
    text = re.sub(
        r"^protected_branch: .*$", "protected_branch: trunk", gate.read_text(), flags=re.M
    )
    gate.write_text(text)
    shop.git("add", "-A")
    shop.git("commit", "-q", "--no-verify", "-m", "trunk")
    shop.git("branch", "-m", "trunk")
    output = shop.run("check", "--range", "HEAD", code=2).output
    assert "trace-gate check --range trunk..HEAD" in output
    shop.run("check", "--range", "trunk..HEAD")


# --- a result before its time -----------------------------------------------------------


@pytest.mark.parametrize(("result", "early"), [("confirmed", True), ("inconclusive", False)])
def test_a_result_before_the_time_of_its_test_is_told_at_once(reported, result, early):
    seen = written(reported.run(*OBSERVE, "--metric", "acos=0.41"))
    hypothesis = written(reported.run("new", "hypothesis", "--caused-by", seen, *EXPECT))
    change = ("--executed", "--change", "campaign/C1/ad_group/A1/bid 1.00 -> 0.95")
    why = ("--option", "Lower", "--option", "Leave", "--rationale", "41 clicks, no order")
    decision = written(reported.run("new", "decision", "--caused-by", hypothesis, *change, *why))
    words = ("--outcome", "acos=0.33", "--result", result, "--learning", "Lower is better")
    output = reported.run("new", "verification", "--caused-by", decision, *words).output
    assert ("before that the gate stops it" in output) is early
    assert ("git commit" in output) is not early
