"""The story of `trace-gate demo`: one week in a small shop, from nothing to a signed policy.

Data only. What the commands print is never written here: it is what they really print.
"""

from __future__ import annotations

from trace_gate.app.demo.player import Edit, Run, Step

DOWNLOAD = "bulk-a1b2c3-20251229-20260104-1767600000000.csv"
SHIPPED = {
    "examples/demo/shop/README.md": "shop/README.md",
    "examples/demo/shop/ads/bids.csv": "shop/ads/bids.csv",
    "examples/demo/shop/listings/B0DEMO0001/title.txt": "shop/listings/B0DEMO0001/title.txt",
    "examples/demo/shop/listings/B0DEMO0001/bullets.txt": "shop/listings/B0DEMO0001/bullets.txt",
    "examples/demo/Sponsored_Products_Search_term_report.xlsx": (
        "downloads/Sponsored_Products_Search_term_report.xlsx"
    ),
    "examples/demo/Sponsored_Products_Search_term_report_week_before.csv": (
        "downloads/Sponsored_Products_Search_term_report_week_before.csv"
    ),
    f"examples/demo/{DOWNLOAD}": f"downloads/{DOWNLOAD}",
}
"""Shipped file to its place in the folder of the demo."""

MAPPED = "config/amazon-growth/market_files.yaml"
BULLETS, TITLE = "listings/B0DEMO0001/bullets.txt", "listings/B0DEMO0001/title.txt"
GIFT = "coffee gift,PHRASE,"

ADOPT = Step(
    title="A shop adopts governance",
    before="A small shop keeps its bids and its listings in Git. Mia, its analyst, adopts "
    "trace-gate: one command writes the policy, the roles, the schemas and the CI workflow, and "
    "installs the hooks.",
    acts=(
        Run(line="git init -q -b main"),
        Run(line='git config user.name "Mia" && git config user.email mia@shop.example'),
        Run(line="git add . && git commit -q -m 'The shop as it is'"),
        Run(
            line="trace-gate init --store KETTLE-01 --marketplace US",
            shows=("wrote     config/amazon-growth/:", "hooks: installed"),
        ),
        Run(line="git add . && git commit -q -m 'Adopt trace governance'"),
    ),
    after="What was there before is not judged. From now on, no trace, no execution.",
)

OBSERVE = Step(
    title="Monday: look, and write down what was seen",
    before="Mia downloads two search-term reports, one as xlsx, one as csv. A command reads them: "
    "it adds up their rows, finds their days, and keeps a copy with its sha256. So nobody can "
    "swap them later.",
    acts=(
        Run(line="git switch -q -c week-1"),
        Run(line="trace-gate observe ../downloads/*week_before.csv --asin B0DEMO0001"),
        Run(
            line="trace-gate observe ../downloads/*report.xlsx --asin B0DEMO0001",
            shows=("clicks 317", "orders 24", "acos 0.3530", "wrote traces/"),
            keep="observation",
        ),
        Run(line="git add . && git commit -q -m 'Look at week 1'"),
    ),
    after="Mia has typed no figure. An evidence entry covers the report that it names.",
)

EXPECT = Step(
    title="Tuesday: say what you expect, before you touch anything",
    before="41 clicks on `coffee gift basket` brought no order. Mia writes a hypothesis with a "
    "window and a criterion, so that nobody can move the goal afterwards.",
    acts=(
        Run(
            line="trace-gate new hypothesis --caused-by latest \\\n"
            "    --statement 'A lower bid on gift terms lowers ACOS without losing orders' \\\n"
            "    --criterion 'acos <= 31 %' --window 7",
            shows=("read 31 % as 0.31",),
            keep="hypothesis",
        ),
        Run(line="git add traces && git commit -q -m 'Expect a lower ACOS from gift terms'"),
    ),
)

UNLINKED = Step(
    title="Wednesday: a change without a trace is stopped",
    before="Mia lowers the bid and commits it, as she always did.",
    acts=(
        Edit(path="ads/bids.csv", old="coffee gift,PHRASE,0.95", new="coffee gift,PHRASE,0.80"),
        Run(line="git add ads/bids.csv"),
        Run(
            line="git commit -q -m 'Lower the bid on gift terms'",
            passes=False,
            shows=("TG402", "ads/bids.csv"),
        ),
    ),
    after="The hook asked the judge, and the judge found no trace that covers this file.",
)

LINKED = Step(
    title="The same change with a decision goes through",
    before="One command writes the decision: it takes the staged file as its target, and "
    "product, evidence and hypothesis from the trace that caused it.",
    acts=(
        Run(
            line="trace-gate new decision --from-staged --caused-by {hypothesis} \\\n"
            "    --option 'Lower the bid to 0.80' --option 'Leave it at 0.95' \\\n"
            "    --rationale '41 clicks on coffee gift basket, no order'",
            keep="decision",
        ),
        Run(line="git add traces && git commit -q -m 'Lower the bid on gift terms'"),
        Run(line="git log -1 --format=%B", shows=("Trace: {decision}",)),
        Run(line="trace-gate show {decision}", shows=("Lower the bid to 0.80", "executed")),
    ),
    after="The file of the trace is the link; the trailer in the message is for people.",
)

BYPASS = Step(
    title="Thursday: --no-verify is caught in the range",
    before="In a hurry, Mia switches the hooks off. Nothing stops her here, so she thinks.",
    acts=(
        Edit(
            path=BULLETS,
            old="Keeps coffee hot for two hours",
            new="Keeps coffee hot for FIVE hours",
        ),
        Run(line="git commit -q --no-verify -a -m 'Better bullet'"),
        Run(
            line="trace-gate check --range main..HEAD",
            passes=False,
            shows=("TG402", BULLETS),
        ),
    ),
    after="CI runs this very command on every pull request. Hooks are a preview; this is the gate.",
)

MEND = Step(
    title="A bypass is mended by what was missing",
    before="The trace may come in a later commit than the change: nothing has to be rewritten.",
    acts=(
        Run(
            line=f"trace-gate new decision --target {BULLETS} --executed \\\n"
            "    --caused-by {observation} --hypothesis H-001 \\\n"
            "    --option 'Say five hours' --option 'Leave two hours' \\\n"
            "    --rationale 'The lab measured five hours with the new lid'",
            keep="mended",
        ),
        Run(line="git add traces && git commit -q -m 'Record why the bullet changed'"),
        Run(line="trace-gate check --range main..HEAD", shows=("PASS",)),
        Run(line="git switch -q main && git merge -q --no-ff week-1 -m 'Week 1'"),
    ),
    after="The week is in main now. Its traces are sealed.",
)

SEALED = Step(
    title="Friday: a sealed trace cannot be edited",
    before="Somebody would like the decision to have been wiser than it was.",
    acts=(
        Edit(
            path="{decision:path}",
            old="41 clicks on coffee gift basket, no order",
            new="We knew it all along",
            who="Somebody",
        ),
        Run(
            line="git commit -q -a -m 'Polish the records'",
            passes=False,
            shows=("TG203",),
        ),
        Run(line="git restore --staged --worktree traces"),
    ),
    after="A mistake is corrected by a new trace that supersedes it, never by an edit.",
)

REFUSED = Step(
    title="The rules themselves do not change without approval",
    before="So far a decision names a file. What the bids in it are, nobody looks at. Mia maps "
    "bids and texts: from then on the gate reads each value. Which file says what is policy.",
    acts=(
        Run(
            line="trace-gate init --market-file ads/bids.csv --write",
            shows=(f"wrote into {MAPPED}", "phrase/bid  0.8"),
        ),
        Run(line=f"trace-gate init --market-file {BULLETS} --write | head -1"),
        Run(line=f"trace-gate init --market-file {TITLE} --write | head -1"),
        Run(
            line="git commit -q -a -m 'Map bids and texts'",
            passes=False,
            shows=("TG408", MAPPED),
        ),
        Run(line="git stash -q"),
    ),
    after="Nobody here may approve anything yet. So the first thing is an approver.",
)

APPROVER = Step(
    title="The first approver is added",
    before="Lin makes a key and gives Mia the public half. This one protected change is "
    "accepted, as long as there is no approver.",
    acts=(
        Run(line="ssh-keygen -q -t ed25519 -N '' -C lin@shop.example -f ../lin_key"),
        Run(
            line="trace-gate approver add lin --email lin@shop.example --key ../lin_key.pub",
            shows=("lin may approve", "first approver"),
        ),
        Run(line="git commit -q -a -m 'Lin may approve'"),
    ),
    after="From here on every change of a protected file needs Lin's signature.",
)

SIGNED = Step(
    title="The same policy change goes through, signed",
    before="Mia writes the decision, which names the file and the sha256 of its new content.",
    acts=(
        Run(line=f"git stash pop -q && git add {MAPPED}"),
        Run(
            line="trace-gate new decision --from-staged --caused-by {hypothesis} \\\n"
            "    --option 'Hold bids and texts against decisions' --option 'Leave it' \\\n"
            "    --rationale 'In December a bid of 9.90 went out that nobody had decided'",
            keep="policy",
        ),
        Run(line="git add traces"),
        Run(
            line="git commit -q -m 'Map bids and texts'",
            passes=False,
            shows=("ESCALATE", "trace-gate approve {policy}"),
        ),
    ),
    after="Not BLOCK this time but ESCALATE: all that is missing is a second person.",
)

BY_LIN = Step(
    title="Lin reads it and signs",
    before="Lin, who did not write the decision, looks at it and approves it with a key that "
    "only Lin has. Any later change of the decision would make the signature void.",
    acts=(
        Run(line="trace-gate show {policy}", shows=(MAPPED,)),
        Run(
            line="trace-gate approve {policy} --as lin --key ../lin_key",
            shows=("signed", "TG408"),
        ),
        Run(line="git add traces && git commit -q -m 'Map bids and texts'"),
    ),
)

SLIPPED = Step(
    title="A bid that nobody decided is stopped",
    before="Once a week Mia lands what Amazon has. 0.80 was too low: 0.90 is half of the way back. "
    "She types the comma where it does not belong, and what is in this file goes to Amazon.",
    acts=(
        Run(
            line="trace-gate observe ../downloads/bulk-*.csv --asin B0DEMO0001 | head -1",
            shows=("bulk sheet of campaigns",),
        ),
        Run(line="git add . && git commit -q -m 'What Amazon has'"),
        Edit(path="ads/bids.csv", old=f"{GIFT}0.80", new=f"{GIFT}9.90"),
        Run(
            line="git add ads && git commit -q -m 'Gift terms: half of the way back'",
            passes=False,
            shows=("TG413", "0.80 becomes 9.90"),
        ),
    ),
    after="A decision about the file alone would not do either: it says no value.",
)

MENDED = Step(
    title="The honest bid is decided",
    before="Mia mends it. `--from-staged` writes the decision from the file: target, from, to. Its "
    "hypothesis is not proven yet, so a person has to look: Lin.",
    acts=(
        Edit(path="ads/bids.csv", old=f"{GIFT}9.90", new=f"{GIFT}0.90"),
        Run(line="git add ads && trace-gate diff", shows=("+12.5 %",)),
        Run(
            line="trace-gate new decision --from-staged --planned --caused-by {hypothesis} \\\n"
            "    --option 'Raise it to 0.90' --option 'Leave it at 0.80' \\\n"
            "    --rationale 'At 0.80 the gift terms lost their place'",
            keep="bid",
            shows=("TG505 ESCALATE",),
        ),
        Run(line="trace-gate approve {bid} --as lin --key ../lin_key", shows=("signed",)),
    ),
)

UPLOADED = Step(
    title="What is uploaded is what was approved",
    before="Amazon takes bids as a sheet with many columns and ids of fifteen digits. The decision "
    "writes it, by the download: nobody types a number again.",
    acts=(
        Run(line="trace-gate sheet {bid} -o ../bids.xlsx", shows=("Bid 0.9", DOWNLOAD)),
        Run(line="trace-gate execute {bid}"),
        Run(line="git add traces && git commit -q -m 'Gift terms: half of the way back'"),
        Run(line="git log --oneline", shows=("half of the way back",)),
        Run(line="trace-gate check --all", shows=("PASS",)),
    ),
    after="Every change of this week can be followed from the line to the reason, in Git alone.",
)

WEEK = (
    ADOPT, OBSERVE, EXPECT, UNLINKED, LINKED, BYPASS, MEND, SEALED, REFUSED, APPROVER, SIGNED,
    BY_LIN, SLIPPED, MENDED, UPLOADED,
)  # fmt: skip

TRY = (
    "echo 'x,y,z,EXACT,9.99' >> ads/bids.csv && git commit -a -m 'Try me'",
    "git rm -q -r traces && git commit -m 'Forget everything'   (then: git reset --hard)",
    "trace-gate explain TG408",
)
"""Three things to try in the repository that the demo leaves."""
