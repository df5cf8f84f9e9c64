"""The pages of `status` and `due`: fixed width, harmless, and to the point."""

from __future__ import annotations

from trace_gate.report.pages import due
from trace_gate.report.pages import status as pages_status

EXPERIMENT = {
    "id": "EXP-20250106-002", "when": "overdue", "due": "2025-01-13", "days": -2,
    "status": "RUNNING", "hypothesis": "H-001", "tenant": "ACME-US", "asin": "B0EXAMPLE1",
    "trace": "TRACE-20250106-002", "decision": "TRACE-20250106-003",
    "metrics": ["acos", "clicks"], "command": "trace-gate new verification --caused-by T",
}  # fmt: skip
DUE = {
    "as_of": "2025-01-15",
    "scope": {"store": "ACME", "marketplace": None, "asin": None},
    "experiments": [EXPERIMENT],
    "together": [],
}
STATUS = {
    "as_of": "2025-03-31", "week": "2025-W14", "commit": "c" * 40,
    "scope": {"store": None, "marketplace": None, "asin": None},
    "kpis": {
        "freeze_rate": {"now": 0.4412, "before": 0.31, "target_above": 0.5,
                        "grade": "warning"},
        "decision_density": {"now": 0.42, "before": 0.5, "target_above": None,
                             "grade": "critical"},
        "trace_completeness": {"now": 1.0, "before": None, "target_above": None,
                               "grade": None},
    },
    "buckets": {
        "living": 34, "frozen": 15, "imported": 3, "frozen_imported": 2, "frozen_unpassed": 4,
        "frozen_claimed": 1, "quarter": "2025-Q1", "killed_this_quarter": 5,
        "states": [
            {"state": "TEST", "count": 19, "share": 0.4872, "target": [0.05, 0.1],
             "place": "above"},
            {"state": "FROZEN", "count": 15, "share": 0.3846, "target": 0.5, "place": None},
            {"state": "KILL", "count": 5, "share": 0.1282, "target": None, "place": None},
        ],
    },
    "weeks": [
        {"week": "2025-W13", "freeze_rate": None, "decisions": 1, "living": 0},
        {"week": "2025-W14", "freeze_rate": 0.4412, "decisions": 3, "living": 34},
    ],
    "experiments": {"overdue": 2, "today": 0, "reminder": 1, "coming": 4},
    "open_decisions": [
        {"trace": "TRACE-20250330-001", "tenant": "ACME-US", "asin": None,
         "since": "2025-03-30", "until": "2025-04-29", "days_left": 29,
         "waits_for": "approval", "approvers": ["ann", "lin"], "lapsed": None},
    ],
    "readiness": {
        "ready": [
            {"tenant": "ACME-US", "asin": "B0EXAMPLE1", "bucket": "IB-gift", "state": "HARVEST",
             "to": "FROZEN", "kind": "freeze", "trigger": None, "why": "ACOS 24.5 %.",
             "you_confirm": ["no_seasonality_risk"], "command": "trace-gate freeze propose",
             "traces": ["TRACE-20250330-002"]},
        ],
        "drafted": [{
            "tenant": "ACME-US", "asin": "B0EXAMPLE1", "bucket": "IB-calm", "to": "FROZEN",
            "trace": "TRACE-20250106-009",
        }],
        "wait": 3, "cannot_tell": 9,
    },
    "long_stays": [
        {"tenant": "ACME-US", "asin": "B0EXAMPLE1", "bucket": "IB-gift", "state": "TEST",
         "since": "2025-03-01", "days": 30, "usual_days": 14, "trace": "TRACE-20250301-001"},
    ],
    "next": [
        {"tenant": "ACME-US", "asin": "B0EXAMPLE1", "step": 5, "name": "verification",
         "why": "H-001 was due on 2025-03-28", "command": "trace-gate new verification",
         "traces": ["TRACE-20250321-001"]},
    ],
    "score_use": [
        {"tenant": "ACME-US", "kind": "rejected", "count": 2, "of": 5, "names": ["H-001", "H-002"],
         "says": "2 of 5 were rejected."},
    ],
    "refused": 1,
}  # fmt: skip


def unstyled(words, meaning):
    del meaning
    return words


def marked(words, meaning):
    return f"<{meaning}>{words}</>"


def status(blocks=pages_status.BLOCKS, style=unstyled, **changes):
    return pages_status.page({**STATUS, **changes}, style=style, blocks=blocks)


def test_a_number_stands_beside_its_bar_its_target_and_its_direction():
    (line,) = [each for each in status().splitlines() if each.startswith("Freeze rate  ")]
    assert line == (
        "Freeze rate          44 %  ███████████░│░░░░░░░░░░░░  warning; target: above 50 %, up 13"
        " points in 4 weeks"
    )


def test_bars_are_of_one_width_and_can_be_drawn_in_ascii():
    text = status(pages_status.ASCII)
    assert text.isascii()
    bars = [word for word in text.split() if set(word) <= set(pages_status.ASCII) and len(word) > 1]
    assert {len(bar) for bar in bars} == {pages_status.WIDTH}
    assert "TEST          19   49 %  #||#########.............  target 5 to 10 %: above it" in text
    assert "  FROZEN        15   38 %  ##########..|............  target 50 %\n" in text
    assert "  KILL           5   13 %  ###......................\n" in text


def test_what_stands_beside_the_freeze_rate_is_said():
    text = status()
    assert (
        "  frozen by an event: 15 (2 came in frozen, 4 without a passed verification, 1 passed by a"
        " mere claim)"
    ) in text
    none = {**STATUS["buckets"], "frozen_imported": 0, "frozen_unpassed": 0, "frozen_claimed": 0}
    assert "  frozen by an event: 15\n" in status(buckets=none)
    assert "imported: 3; killed in 2025-Q1: 5" in text


def test_a_number_that_nobody_knows_is_a_dash():
    assert f"2025-W13      -  {' ' * pages_status.WIDTH}  1 decision" in status()


def test_without_a_bucket_there_is_nothing_to_draw():
    nothing = {**STATUS["buckets"], "living": 0, "states": [
        {"state": "TEST", "count": 0, "share": None, "target": 0.15, "place": None}]}  # fmt: skip
    text = status(buckets=nothing, weeks=STATUS["weeks"][:1], long_stays=[])
    assert "Buckets: there is none yet" in text
    assert "TEST" not in text
    assert "by week" not in text


def test_what_was_refused_is_named_with_the_command_that_shows_it():
    last = status().splitlines()[-1]
    assert "1 change" in last
    assert last.endswith("trace-gate check --all")
    assert "refuse" not in status(refused=0)


def test_a_shop_without_traces_is_told_how_to_begin():
    assert "trace-gate new observation" in status(weeks=[])


def test_words_say_how_a_number_stands_and_their_colour_says_the_same():
    text = status(style=marked)
    assert "<soon>warning</>; target" in text
    assert "<bad>critical</>; decisions of this week" in text
    assert "<soon>above it</>" in text


def test_without_limits_a_target_is_met_or_not():
    met = {"now": 0.51, "before": None, "target_above": 0.5, "grade": None}
    assert "met; target: above 50 %" in status(kpis={**STATUS["kpis"], "freeze_rate": met})
    missed = {**STATUS["kpis"], "freeze_rate": {**met, "now": 0.5}}
    text = status(style=marked, kpis=missed)
    assert "<soon>not met</>; target" in text
    assert "<bad>2 overdue</>" in status(style=marked)


def test_only_some_open_decisions_are_listed():
    text = status(open_decisions=STATUS["open_decisions"] * 14)
    assert "Open decisions: 14" in text
    assert text.count("TRACE-20250330-001") == pages_status.MANY
    assert "and 4 more" in text


def test_what_is_next_and_what_waits_come_before_the_numbers():
    text = status()
    titles = (
        "What comes next",
        "Open decisions",
        "Experiments:",
        "Buckets that stay",
        "Freeze rate",
    )
    assert [text.index(each) for each in titles] == sorted(text.index(each) for each in titles)
    assert "since 2025-03-30: waits for approval of ann or lin, 29 days left" in text
    stay = "TEST since 2025-03-01: 30 days, 14 days are usual"
    assert f"  IB-gift  ACME-US B0EXAMPLE1  {stay}" in text
    open_ = STATUS["open_decisions"][0]
    alone = status(open_decisions=[{**open_, "approvers": []}])
    assert "waits for approval, and nobody is named who may approve" in alone
    done = status(open_decisions=[{**open_, "waits_for": "execution", "days_left": 1}])
    assert "waits for its execution, 1 day left" in done
    assert "lapsed on 2025-03-31" in status(open_decisions=[{**open_, "lapsed": "2025-03-31"}])


def test_the_most_urgent_products_are_shown_and_the_others_counted():
    text = status(next=STATUS["next"] * 23)
    assert text.count("step 5, verification") == pages_status.PRODUCTS
    assert "and 3 more: trace-gate status --format json" in text


def test_due_says_what_to_bring_and_the_next_command():
    text = due.page(DUE, style=unstyled)
    assert "Experiments on 2025-01-15, ACME" in text
    assert "Overdue (1)" in text
    assert "  2025-01-13  2 days ago    H-001  ACME-US B0EXAMPLE1  EXP-20250106-002" in text
    assert "decided in TRACE-20250106-003; metrics to bring: acos, clicks" in text
    assert "next: trace-gate new verification --caused-by T" in text
    assert "Due today" not in text


def test_due_says_that_nothing_waits():
    text = due.page({**DUE, "experiments": []}, style=unstyled)
    assert "No experiment waits" in text
    assert "capitals" not in text


def test_a_hypothesis_without_a_decision_is_told_apart():
    row = {**EXPERIMENT, "decision": None, "when": "coming", "days": 1}
    text = due.page({**DUE, "experiments": [row]}, style=unstyled)
    assert "nothing was done on it yet" in text
    assert "in 1 day " in text


def test_no_text_of_a_trace_reaches_a_terminal_as_it_is():
    row = {**EXPERIMENT, "tenant": "A\x1b[31m", "metrics": ["x\u202ey"], "command": "c\x07"}
    text = due.page({**DUE, "experiments": [row]}, style=unstyled)
    step = {**STATUS["next"][0], "why": "\x1b]0;x", "asin": "B\u200b"}
    text += status(next=[step], scope={"store": "S\x1b[0m"})
    assert all(char.isprintable() or char == "\n" for char in text)
