"""What an analyst types where a number belongs: read, said back, asked for, or refused."""

from __future__ import annotations

import pytest

from trace_gate.app.author import option_values, typed_numbers
from trace_gate.app.author.draft import Order
from trace_gate.core.errors import UsageError

US = {"marketplace": "US", "currency": "USD"}
DE = {"marketplace": "DE", "currency": "EUR"}


def plain(tenant=US, **fields):
    compared = fields.pop("compared", frozenset())
    order = Order(trace_type="observation", **fields)
    return typed_numbers.plain(order, tenant=tenant, compared=compared)


def test_metrics_are_read_and_said_back():
    order, said = plain(metrics=("acos=54.74%", "clicks=3,817", "spend=$1,204.50", "note=up"))
    assert order.metrics == ("acos=0.5474", "clicks=3817", "spend=1204.50", "note=up")
    assert said == (
        "read 54.74% as 0.5474",
        "read 3,817 as 3817",
        "read $1,204.50 as 1204.50",
    )


@pytest.mark.parametrize("text", ["a=0.41", "a=12", "a=true", "a=[1, 2]", 'a="30%"', "a=NO", "a"])
def test_what_a_trace_would_write_stays_as_it_is(text: str):
    assert plain(metrics=(text,)) == (Order(trace_type="observation", metrics=(text,)), ())


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("acos < 30%", ("acos", "<", 0.3, None)),
        ("acos<30 %", ("acos", "<", 0.3, None)),
        ("acos <= 0,30 from 54.74%", ("acos", "<=", 0.3, 0.5474)),
        ("clicks \u2265 1,204 from 900", ("clicks", ">=", 1204, 900)),
        ("\uff41cos \uff1c \uff13\uff10\uff05", ("acos", "<", 0.3, None)),
        ("state == frozen", ("state", "==", "frozen", None)),
    ],
)
def test_criteria_are_read(typed: str, wanted: tuple):
    order, _ = plain(criteria=(typed,))
    found = option_values.criterion(order.criteria[0])
    shown = (found["metric"], found["operator"], found["value"], found.get("baseline"))
    assert shown == wanted


@pytest.mark.parametrize("number", ["9" * 19, "9" * 60, "0." + "1" * 29])
def test_a_number_that_no_trace_keeps_is_refused_and_never_rounded(number: str):
    for fields in ({"metrics": (f"a={number}",)}, {"criteria": (f"a <= {number}",)},
                   {"moves": (f"campaign/C1/budget 1.00 -> {number}",)}):  # fmt: skip
        with pytest.raises(UsageError, match="too many digits") as refused:
            plain(**fields)
        assert "in quotes" not in refused.value.remedy


@pytest.mark.parametrize("typed", ["acos < cheap", "acos <= 30k", "acos > 1.2.3", "a < 1 from x"])
def test_text_is_refused_where_numbers_are_compared(typed: str):
    with pytest.raises(UsageError, match="numbers are compared") as refused:
        plain(criteria=(typed,))
    assert "--criterion" in refused.value.remedy


@pytest.mark.parametrize("value", ["nan", "NaN", "inf", "-inf", ".nan", "-.INF", "Infinity"])
def test_what_a_program_prints_where_there_is_no_number_is_refused(value: str):
    for fields in ({"metrics": (f"acos={value}",)}, {"outcomes": (f"clicks={value}",)}):
        with pytest.raises(UsageError, match="where there is no number"):
            plain(**fields)
    with pytest.raises(UsageError, match="where there is no number"):
        plain(criteria=(f"clicks > {value}",))


@pytest.mark.parametrize(
    ("typed", "first", "second"),
    [
        ("acos=30", "30%", "3000%"),
        ("ACOS=54.74", "54.74%", "5474%"),
        ("ctr=1.2", "1.2%", "120%"),
        ("conversion_rate=12,5", "12.5%", "1250%"),
    ],
)
def test_a_ratio_that_is_typed_as_a_percentage_is_asked_about(typed, first, second):
    for fields in ({"metrics": (typed,)}, {"criteria": (typed.replace("=", " < "),)}):
        with pytest.raises(UsageError) as caught:
            plain(DE, **fields)
        assert caught.value.remedy == f"Type the one that you mean: {first} or {second}"
    name = typed.partition("=")[0]
    for answer in (first, second):  # what it says can be typed
        plain(DE, metrics=(f"{name}={answer.replace('.', ',')}",))


@pytest.mark.parametrize(
    "text", ["acos=2.5", "acos=350%", "ctr=1", "clicks=30", "roas=30", "acos=0"]
)
def test_a_ratio_that_can_be_is_taken(text: str):
    plain(metrics=(text,))


def test_an_outcome_that_a_criterion_compares_is_a_number():
    order, _ = plain(outcomes=("acos=31%",), compared=frozenset({"acos"}))
    assert order.outcomes == ("acos=0.31",)
    with pytest.raises(UsageError, match="numbers are compared"):
        plain(outcomes=("acos=better",), compared=frozenset({"acos"}))


def test_changes_are_amounts_of_the_shop():
    order, _ = plain(DE, moves=("campaign/C1/budget 20\u20ac -> 25,50\u20ac",))
    assert order.moves == ("campaign/C1/budget 20 -> 25.50",)
    assert option_values.move(order.moves[0])["change_pct"] == option_values.share_of("20", "25.5")
    with pytest.raises(UsageError, match="not in USD"):
        plain(moves=("campaign/C1/budget 20\u20ac -> 25\u20ac",))
    with pytest.raises(UsageError, match="is a percentage"):
        plain(moves=("campaign/C1/budget 20 -> +30%",))
    with pytest.raises(UsageError, match="numbers are compared"):
        plain(moves=("campaign/C1/budget 20 -> more",))


@pytest.mark.parametrize(
    "text",
    [
        "campaign/C1/state enabled -> paused",
        "campaign/C1/budget null -> 20",
        "asin/B0EXAMPLE1/intent_bucket/IB-gift HARVEST -> FROZEN",
        "file/ads/bids.csv 1,204 -> 30%",
    ],
)
def test_what_is_no_amount_is_not_touched(text: str):
    assert plain(moves=(text,))[0].moves == (text,)


def test_what_is_unclear_is_refused_with_both_readings_and_what_to_type():
    with pytest.raises(typed_numbers.UnclearNumber) as unclear:
        plain(DE, metrics=("clicks=3,817",))
    assert unclear.value.readings == ("3817", "3.8170")
    assert "'3,817' can be read as 3817 or as 3.8170" in unclear.value.message
    assert unclear.value.remedy == "Type the one that you mean: 3817 or 3.8170"


def test_an_answer_settles_it():
    order, _ = plain(DE, metrics=("clicks=3,817",), answers=(("3,817", "3817"),))
    assert order.metrics == ("clicks=3817",)


# --- values of targets: each has one unit ----------------------------------------------------

PLACEMENT = "campaign/C1/placement/top_of_search/percent"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("10% -> 12%", (10, 12)),
        ("10 % -> 12,5 %", (10, 12.5)),
        ("10 -> 12", (10, 12)),
        ("0 -> 1", (0, 1)),
        ("null -> 900%", (None, 900)),
    ],
)
def test_the_percentage_of_a_placement_is_in_percent_points(typed: str, wanted: tuple):
    order, said = plain(DE, moves=(f"{PLACEMENT} {typed}",))
    change = option_values.move(order.moves[0])
    assert (change["from_value"], change["to_value"]) == wanted
    assert len(said) == typed.count("%")


@pytest.mark.parametrize("typed", ["0.1 -> 0.12", "10 -> 0,12", "0.5% -> 1%"])
def test_a_fraction_of_a_placement_is_asked_about(typed: str):
    with pytest.raises(UsageError, match="as Amazon shows it") as refused:
        plain(DE, moves=(f"{PLACEMENT} {typed}",))
    assert "for" in refused.value.remedy


@pytest.mark.parametrize("target", ["asin/B0EXAMPLE1/acos_target", "tenant/ACME-US/acos_target"])
@pytest.mark.parametrize("typed", ["30% -> 25%", "0.3 -> 0,25", "0.30 -> 25 %"])
def test_a_goal_is_read_as_a_fraction(target: str, typed: str):
    order, said = plain(DE, moves=(f"{target} {typed}",))
    change = option_values.move(order.moves[0])
    assert (float(change["from_value"]), float(change["to_value"])) == (0.3, 0.25)
    assert said


def test_a_goal_without_its_percent_sign_is_asked_about():
    with pytest.raises(UsageError, match="a fraction") as refused:
        plain(moves=("asin/B0EXAMPLE1/acos_target 30 -> 25",))
    assert "30%" in refused.value.remedy
    with pytest.raises(UsageError, match="numbers are compared"):
        plain(moves=("asin/B0EXAMPLE1/acos_target low -> 0.25",))


def test_the_goal_of_a_bucket_is_read_in_its_map():
    typed = "asin/B0EXAMPLE1/intent_bucket/IB-gifts null -> {fit_type: exact, acos_target: 25%}"
    order, said = plain(moves=(typed,))
    change = option_values.move(order.moves[0])
    assert change["to_value"] == {"fit_type": "exact", "acos_target": pytest.approx(0.25)}
    assert said == ("read 25% as 0.25",)


def test_a_text_is_quoted_as_its_option_wants_it():
    for option, wanted in [("--change", "-> "), ("--criterion", "== "), ("--metric", "NAME=")]:
        with pytest.raises(UsageError) as refused:
            option_values.value_of("0,25", option)
        assert f'{wanted}"0,25"' in refused.value.remedy
