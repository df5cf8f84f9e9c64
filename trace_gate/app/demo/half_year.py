"""The second story of `trace-gate demo`: what half a year of traces comes to.

Data only, as `week`. The history is shipped, and goes through the gate: of every week
`scripts/make_demo_history.py` typed the commands, each Monday on its day.
"""

from __future__ import annotations

from trace_gate.app.demo.player import Run, Step

SHIPPED = {"examples/demo/half-year.fast-import": "half-year.fast-import"}
"""Shipped file to its place in the folder of the demo."""

BUCKETS = "state/intent_buckets/B0DEMO0002/KETTLE-01-US"

HISTORY = Step(
    title="Half a year later: 26 weeks of the loop",
    before="Another repository of the same shop, about its travel kettle. Each Monday of 26 weeks "
    "Mia typed her commands: `observe`, `verify`, `lifecycle propose`, `freeze propose`. Only "
    "the reports are made up. The history comes in from a file; it landed when it was committed, "
    "so the gate judges it step by step, each at its own date.",
    acts=(
        Run(line="git init -q -b main"),
        Run(line='git config user.name "Mia" && git config user.email mia@shop.example'),
        Run(line="trace-gate init --store KETTLE-01 --marketplace US > ../init.txt"),
        Run(
            line="trace-gate approver add lin --email lin@shop.example --key ../lin_key.pub "
            "> ../approver.txt"
        ),
        Run(
            line="git add . && GIT_COMMITTER_DATE=2024-01-01T00:00:00Z git commit -q "
            "-m 'Adopt trace governance' 2> ../commit.txt"
        ),
        Run(line="git fast-import --quiet < ../half-year.fast-import"),
        Run(
            line="git init -q --bare -b main ../new-server.git && git remote add origin "
            "../new-server.git && git push -q origin half-year:main 2>&1 | cut -d';' -f1",
            shows=("judged 49 commits",),
        ),
        Run(line="git log -1 --oneline origin/main", shows=("A result",)),
    ),
    after="Lin has approved without a signature, so the gate says that nobody can prove it. One "
    "decision needed nobody: its hypothesis was confirmed. Observations, hypotheses, decisions, "
    "verifications: 136 traces. What do they come to?",
)

FOLD = Step(
    title="After the merge the layers are there",
    before="Nobody writes down the state of a bucket. The hook after the merge makes it from the "
    "traces, and says in one line what is new.",
    acts=(
        Run(line="git merge -q half-year", shows=("buckets", "freeze rate")),
        Run(line="git status --short && trace-gate derive --check", shows=("are those of HEAD",)),
        Run(
            line=f"cat \"$(grep -l 'value: FROZEN' {BUCKETS}/*.yaml | head -1)\"", shows=("FROZEN",)
        ),
    ),
    after="Every fact names the trace that it comes from. Git ignores these files: they are made.",
)

RISE = Step(
    title="The freeze rate rises",
    before="A bucket that is frozen needs nobody. More than half of them frozen is the goal.",
    acts=(
        Run(line="trace-gate status --as-of 2024-03-31 | grep rate", shows=("Freeze rate", "0 %")),
        Run(line="trace-gate status --as-of 2024-05-05 | grep rate", shows=("Freeze rate",)),
        Run(line="trace-gate status --as-of 2024-06-25", shows=("Freeze rate", "FROZEN")),
    ),
)

LOST = Step(
    title="Nothing is lost with the layers",
    before="They are a cache. Somebody edits one file and deletes a whole layer.",
    acts=(
        Run(line="rm -r state && echo 'by hand' >> world_model/hypotheses/H-001.yaml"),
        Run(line="trace-gate derive --check", passes=False, shows=("world_model/hypotheses",)),
        Run(line="trace-gate derive", shows=("written",)),
        Run(line="trace-gate derive --check"),
    ),
    after="The same traces give the same bytes, on every computer.",
)

DUE = Step(
    title="What is to be verified",
    before="An experiment that nobody looks at teaches nothing.",
    acts=(Run(line="trace-gate due --as-of 2024-06-25"),),
)

HALF_YEAR = (HISTORY, FOLD, RISE, LOST, DUE)
