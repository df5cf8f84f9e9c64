"""The third story of `trace-gate demo`: what the guardrails stop, and who may let it go on.

Data only, as `week`. It goes on where `half_year` ends, in the same repository.
"""

from __future__ import annotations

from trace_gate.app.demo.player import Run, Step

SEEN = "TRACE-20240624-001"
"""The newest observation of the half year."""

WORKS = "H-002"
"""A hypothesis that a verification with its report has confirmed."""

FROZEN = "IB-camping"

DECIDE = f"trace-gate new decision --caused-by {SEEN} --hypothesis {WORKS} --executed \\\n"
BID = "campaign/SP-KETTLE-MAIN/ad_group/{}/bid"
UNFREEZE = "execution.changes.0.details"

LARGE = Step(
    title="A large step waits for a person",
    before="Prime week begins. Mia raises a bid by a third. What the guardrails say of it is "
    "computed from the policy and from the traces so far; the trace only claims it.",
    acts=(
        Run(line="git switch -q -c prime-week"),
        Run(
            line=DECIDE + f"    --change '{BID.format('hotel')} 0.90 -> 1.20' \\\n"
            "    --option 'Raise it to 1.20' --option 'Leave it at 0.90' \\\n"
            "    --rationale 'Prime week begins on Tuesday'",
            keep="large",
        ),
        Run(line="trace-gate govern {large}", passes=False, shows=("TG502", "ESCALATE")),
        Run(
            line="git add traces && git commit -q -m 'Raise a bid for prime week'",
            passes=False,
            shows=("ESCALATE", "trace-gate approve {large}"),
        ),
    ),
    after="ESCALATE is not BLOCK: all that is missing is a second person.",
)

APPROVED = Step(
    title="Lin looks, and approves",
    before="The approval names what Lin accepts. It is signed, and good for this decision alone.",
    acts=(
        Run(line="trace-gate approve {large} --as lin --key ../lin_key", shows=("TG502",)),
        Run(line="git add traces && git commit -q -m 'Raise a bid for prime week'"),
        Run(line="trace-gate check --range main..HEAD", shows=("PASS",)),
    ),
)

LEFT_ALONE = Step(
    title="A frozen bucket is left alone",
    before=f"{FROZEN} works and is frozen. A small bid on one of its keywords seems harmless.",
    acts=(
        Run(
            line=DECIDE
            + f"    --change '{BID.format('camping/keyword/camping kettle')} 0.95 -> 0.99' \\\n"
            "    --option 'Raise it a little' --option 'Leave it' \\\n"
            "    --rationale 'A little more visibility cannot hurt'",
            keep="frozen",
        ),
        Run(
            line="git add traces && git commit -q -m 'A little more on kettles'",
            passes=False,
            shows=("TG504", FROZEN, "BLOCK"),
        ),
        Run(line="git rm -q -f {frozen:path}"),
    ),
    after="The keyword belongs to the bucket, so the bucket is touched. Nobody can approve that.",
)

WOKEN = Step(
    title="Unless it is woken up, by a trigger and a person",
    before="Then ACOS doubles. That is one of five triggers, and the value is written down. Who "
    "approves it is the person who confirms it; till then the guardrails block it.",
    acts=(
        Run(
            line=DECIDE.replace("--executed", "--planned")
            + f"    --change 'asin/B0DEMO0002/intent_bucket/{FROZEN} FROZEN -> GROW' \\\n"
            f"    --set {UNFREEZE}.unfreeze_trigger=ACOS_SPIKE \\\n"
            f"    --set {UNFREEZE}.actual_value=2.4 \\\n"
            "    --option 'Wake it up' --option 'Leave it frozen' \\\n"
            "    --rationale 'ACOS is 2.4 times its target since Monday'",
            keep="woken",
            shows=("BLOCK",),
        ),
        Run(line="trace-gate approve {woken} --as lin --key ../lin_key", shows=("TG504",)),
        Run(line="trace-gate execute {woken}"),
        Run(
            line="git add traces && git commit -q -m 'Wake up camping kettle'",
            shows=("freeze rate",),
        ),
        Run(line="git switch -q main && git merge -q --no-ff prime-week -m 'Prime week'"),
        Run(line=f"grep -A2 '^state:' state/intent_buckets/*/*/{FROZEN}.yaml", shows=("GROW",)),
    ),
)

TOGETHER = Step(
    title="Two branches: each is fine, together they are too much",
    before="Mia raises one bid by 24 %. An agent raises the same bid by 27 %, in another branch. "
    "Each keeps the limit of 30 % a change.",
    acts=(
        Run(line="git switch -q -c mia"),
        Run(
            line=DECIDE + f"    --change '{BID.format('camping')} 0.95 -> 1.18' \\\n"
            "    --option 'Raise it to 1.18' --option 'Leave it at 0.95' \\\n"
            "    --rationale 'Kettles sell twice as well this week'",
        ),
        Run(line="git add traces && git commit -q -m 'Raise kettles'"),
        Run(line="git switch -q -c agent main"),
        Run(
            line=DECIDE + f"    --change '{BID.format('camping')} 0.95 -> 1.21' \\\n"
            "    --option 'Raise it to 1.21' --option 'Leave it at 0.95' \\\n"
            "    --rationale 'Impressions of kettles are below the plan'",
        ),
        Run(line="git add traces && git commit -q -m 'Raise kettles, too'"),
        Run(line="git switch -q main && git merge -q --no-ff mia -m 'Kettles'"),
        Run(
            line="git merge -q --no-ff agent -m 'Kettles, too'",
            passes=False,
            shows=("TG502", "51.58 %"),
        ),
        Run(line="git merge --abort"),
    ),
    after="52 % on one day is beyond the limit of 50 %, however many branches it comes from.",
)

GUARDRAILS = (LARGE, APPROVED, LEFT_ALONE, WOKEN, TOGETHER)
