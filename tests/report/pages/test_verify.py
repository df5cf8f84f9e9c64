"""The page of a result: figures with their intervals, cautions, what a report would change."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from trace_gate.app.analyse.results import Concluded
from trace_gate.core.analyst.before_after import Compared, Measure
from trace_gate.core.fold.hypotheses.outcome import Line
from trace_gate.core.statistics.rates import Rate
from trace_gate.report.pages import verify

FIRST = (dt.date(2025, 1, 8) - dt.date(1970, 1, 1)).days
PATH = "traces/2025-01/TRACE-20250115-001.yaml"


def share(successes: int, trials: int) -> Measure:
    rate = Rate(successes=successes, trials=trials)
    return Measure(value=rate.share, rate=rate)


def compared(metric: str = "conversion_rate", value: float = 0.1, **fields) -> Compared:
    line = Line(criterion=(metric, ">=", value, None), actual=0.1188, met=True)
    return Compared(
        line=fields.pop("line", line),
        **{
            "now": share(57, 480), "before": share(58, 702),
            "interval": (Decimal("0.0929"), Decimal("0.1507")),
            "difference": (Decimal("0.0024"), Decimal("0.0734")),
            "expected": Decimal(40), **fields,
        },
    )  # fmt: skip


def concluded(*criteria: Compared, others: tuple[str, ...] = (), **fields) -> Concluded:
    tested = SimpleNamespace(
        hypothesis_id="H-001",
        decision=SimpleNamespace(id="TRACE-20250108-001"),
        first=FIRST,
        last=FIRST + 6,
        due=None,
        others=others,
        trial=SimpleNamespace(id="EXP-20250106-002", registered=True, days=7),
    )
    days = dt.date(2025, 1, 8), dt.date(2025, 1, 14)
    return Concluded(
        tested=tested, compared=criteria or (compared(),),
        **{
            "result": "confirmed", "claimed": False, "why_claimed": "", "days": days,
            "notes": (), "path": PATH, **fields,
        },
    )  # fmt: skip


def test_the_worked_example_of_a_rate():
    assert verify.criterion(compared()) == (
        "conversion_rate >= 10 %: met. 57/480 = 11.9 % (9.3 to 15.1), before 58/702 = 8.3 %; "
        "+3.6 points (+0.2 to +7.3). The value of the criterion lies inside the interval"
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"before": None, "difference": None}, "nothing is known from before"),
        ({"expected": Decimal(3)}, "Too little data to tell (3 expected)"),
        ({"returns": True}, "part of this return was to be expected"),
        ({"returns": True, "returns_to": Decimal("0.09")}, "to be expected (from 9.0 %)"),
        ({"line": Line(criterion=("tacos", "<", 0.3, None), actual=None, met=None, why="no sales")},
         "tacos < 30 %: missing (no sales)"),
        ({"line": Line(criterion=("clicks", ">=", 300, None), actual=317, met=False),
          "now": None, "before": None, "interval": None, "expected": None},
         "clicks >= 300: not met. 317, nothing is known from before"),
    ],
)  # fmt: skip
def test_what_a_figure_cannot_tell_is_said(fields: dict, said: str):
    assert said in verify.criterion(compared(**fields))


def test_money_by_money_has_the_orders_behind_it():
    acos = compared(
        "acos", 0.31, now=Measure(value=Decimal("0.298"), orders=1), difference=None,
        before=Measure(value=Decimal("0.333")), expected=None,
        interval=(Decimal("0.253"), Decimal("0.351")),
    )  # fmt: skip
    assert "29.8 % (25.3 % to 35.1 %, by 1 order), before 33.3 %" in verify.criterion(acos)


def test_a_result_says_its_days_that_there_is_no_control_and_what_to_stage():
    lines = list(verify.lines(concluded(copied=("uploads/a b.csv",))))
    assert lines[0] == (
        "H-001, TRACE-20250108-001: window 2025-01-08 to 2025-01-14, report 2025-01-08 to "
        "2025-01-14"
    )
    assert lines[2] == f"  {verify.NO_CONTROL} No other change in the window"
    assert lines[3] == "result: confirmed"
    assert lines[-1] == f"next: git add {PATH} 'uploads/a b.csv'"


def test_other_changes_in_the_window_are_counted_and_five_are_named():
    names = tuple(f"TRACE-20250109-00{number}" for number in range(1, 8))
    (line,) = [each for each in verify.lines(concluded(others=names)) if "7 other changes" in each]
    assert names[4] in line
    assert names[5] not in line


def test_a_claim_says_what_would_prove_it():
    claim = concluded(claimed=True, why_claimed="no\x1b report", days=None)
    lines = list(verify.lines(claim))
    assert lines[0].endswith(", no report")
    assert "result: confirmed (claimed)" in lines
    assert "  only claimed: no\\x1b report." in lines
    assert any("With a report of 2025-01-08 to 2025-01-14" in line for line in lines)


def test_a_look_writes_nothing_and_more_days_are_one_command():
    lines = list(verify.lines(concluded(path=None, more="trace-gate verify H-001 --extend 7")))
    assert lines[-1] == "nothing was written (--dry-run)"
    assert "  to wait for more data instead, once: trace-gate verify H-001 --extend 7" in lines
    (back,) = [each for each in verify.lines(concluded(more="again")) if "instead" in each]
    assert back.endswith(f"rm {PATH} && again")


def test_several_stand_apart():
    assert list(verify.all_lines([concluded(), concluded()])).count("") == 1


def test_a_program_reads_the_same():
    data = verify.plain_data(concluded())
    assert (data["window"], data["period"]) == (["2025-01-08", "2025-01-14"],) * 2
    (criterion,) = data["criteria"]
    assert (criterion["counts"], criterion["before_counts"]) == ([57, 480], [58, 702])
    assert criterion["difference"] == ["0.0024", "0.0734"]
    assert criterion["says"] == verify.criterion(compared())
