"""The last story of `trace-gate demo`: a bucket from its first report to FROZEN.

Data only, as `week`. The history is shipped: `scripts/make_demo_bucket.py` typed the 25 lines of
the tutorial, each on its day.
"""

from __future__ import annotations

from trace_gate.app.demo.player import Run, Step

SHIPPED = {"examples/demo/bucket.fast-import": "bucket.fast-import"}
"""Shipped file to its place in the folder of the demo."""

NAME = "IB-camping-press"
FREEZE = "TRACE-20260522-004"
EVENT = f"event_clock/intent_buckets/2026-05/{FREEZE.replace('TRACE', 'EVT')}.yaml"
LAST_DAY = "2026-05-22"

LINES = Step(
    title="From the first report to a frozen bucket: 25 lines",
    before="The shop once more, from January to May. Its history was typed, each line on its day: "
    "`observe`, `buckets propose`, `verify`, `lifecycle propose`, `freeze propose`. Nobody "
    "computed a figure. It comes in from a file; the gate judges each commit at its own date.",
    acts=(
        Run(line="git init -q -b main"),
        Run(line='git config user.name "Mia" && git config user.email mia@shop.example'),
        Run(line="trace-gate init --store KETTLE-01 --marketplace US > ../init.txt"),
        Run(
            line="trace-gate approver add lin --email lin@shop.example --key ../lin_key.pub "
            "> ../approver.txt"
        ),
        Run(
            line="git add . && GIT_COMMITTER_DATE=2026-01-05T00:00:00Z git commit -q "
            "-m 'Adopt trace governance' 2> ../commit.txt"
        ),
        Run(line="git fast-import --quiet < ../bucket.fast-import"),
        Run(
            line="git init -q --bare -b main ../bucket.git && git remote add origin "
            "../bucket.git && git push -q origin bucket:main 2>&1 | cut -d';' -f1",
            shows=("judged 8 commits",),
        ),
        Run(line="git merge -q bucket", shows=("5 buckets", "freeze rate")),
        Run(line="git log --reverse --format='%cs  %s'", shows=("Freeze the camping bucket",)),
    ),
)

FROZEN = Step(
    title="What a freeze rests on",
    before="60 days in HARVEST, a steady conversion rate, ACOS in its band: each was counted from "
    "the reports. Competitor and season are what a person looked at, and Lin approved it.",
    acts=(
        Run(
            line=f"trace-gate show {FREEZE} | sed -n '/What was decided/,/executed/p'",
            shows=("HARVEST -> FROZEN", "approved by lin"),
        ),
        Run(
            line=f"sed -n '/criteria_met/,/sales/p' {EVENT}",
            shows=("no_seasonality_risk", "volatility: "),
        ),
    ),
    after="The gate counted each figure again. One that was made up would have been found (TG508).",
)

NEXT = Step(
    title="What the counts say of the others",
    before="One of five buckets needs nobody. What of the rest?",
    acts=(
        Run(line=f"trace-gate lifecycle propose --as-of {LAST_DAY}", shows=(NAME,)),
        Run(line=f"trace-gate status --as-of {LAST_DAY}", shows=("Freeze rate", "20 %")),
    ),
)

BUCKET = (LINES, FROZEN, NEXT)
