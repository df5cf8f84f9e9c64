"""The last story of `trace-gate demo`: what a reviewer reads, and what a shop looks like.

Data only, as `week`. It goes on where `guardrails` ends, in the same repository.
"""

from __future__ import annotations

from trace_gate.app.demo.player import Run, Step

REVIEW_PAGE = "review.html"
SHOP_PAGE = "shop.html"
"""What the story leaves in the folder of the demo, to be opened in a browser."""

READ = Step(
    title="What a reviewer sees of the last branch",
    before="The agent's branch waits for Lin, who does not read YAML. One command says first "
    "what needs a person and from whom, then what is changed, by how much, and by which limits.",
    acts=(
        Run(line="trace-gate review main..agent", shows=("BLOCK", "TG502", "+27.4 %")),
        Run(
            line=f"trace-gate review main..agent --format html --output ../{REVIEW_PAGE}",
            shows=(REVIEW_PAGE,),
        ),
    ),
    after="The first is Markdown for the pull request; CI can keep it there as one comment. The "
    "second is the same as a page with charts.",
)

SHOP = Step(
    title="And the whole shop on one page",
    before="What the traces of half a year come to: the freeze rate by week, each bucket, each "
    "hypothesis, and what is next.",
    acts=(Run(line=f"trace-gate report --output ../{SHOP_PAGE}", shows=(SHOP_PAGE,)),),
)

REVIEW = (READ, SHOP)
