"""What the analyst of the demo's half year decides herself; all else her commands tell her.

Lines are typed as they stand here. Weeks are numbered from 0, the one of the first Monday.
"""

from __future__ import annotations

from typing import NamedTuple

ASIN = "B0DEMO0002"
CO_AUTHOR = "-m 'Co-authored-by: Lin <lin@shop.example>'"


class Test(NamedTuple):
    """What is typed to expect something, and to try it."""

    hypothesis: str
    decision: str


GOAL = (
    "trace-gate new decision --caused-by latest:hypothesis --action set_target --executed "
    f"--change 'asin/{ASIN}/acos_target null -> 0.30' --option 'Set it' --option Wait "
    "--rationale 'Above it nothing is left of a sale'"
)

GROUPED_AGAIN = 19
"""In this week she groups the search terms once more: of hotels nobody had asked in winter."""

_CHOSEN = {
    ("TEST", "KILL"): {"IB-gift"},
    ("GROW", "KILL"): {"IB-glass"},
    ("FROZEN", "GROW"): {"IB-office"},
}
"""Of what is ready to be killed or woken, what she takes. A bad week of a frozen bucket may be
chance; at the office she saw the new rival herself."""

LOOKS = 2
"""So many first pages she looks at on a Monday: no report tells of rivals."""

CONFIRMED = (
    '--confirm no_major_competitor_change "The top 5 are those of winter, at their prices" '
    '--confirm no_seasonality_risk "Searches of summer were even in the last two years"'
)
"""What she saw before a freeze."""

_PAUSED = {
    "IB-gift": "campaign/SP-KETTLE-GIFT/state",
    "IB-glass": "campaign/SP-KETTLE-MAIN/ad_group/glass/state",
}
"""What runs for nobody once a bucket is killed."""


def _tried(about: str, criterion: str, change: str, options: tuple[str, str], **said: str) -> Test:
    named = f"--caused-by latest:observation {about}".rstrip()
    return Test(
        f"trace-gate new hypothesis {named} --statement '{said['statement']}' "
        f"--criterion '{criterion}' --window 14",
        f"trace-gate new decision --caused-by latest:hypothesis --action {said['action']} "
        f"--change '{change}' --option '{options[0]}' --option '{options[1]}' "
        f"--rationale '{said['rationale']}'",
    )


_MAIN = "campaign/SP-KETTLE-MAIN/ad_group"
TRIED = {
    1: _tried(
        "--bucket IB-camping",
        "acos <= 33 %",
        f"{_MAIN}/camping/bid 0.80 -> 0.86",
        ("Raise it to 0.86", "Leave it at 0.80"),
        statement="A higher bid on camping terms keeps ACOS below 33 %",
        action="bid_increase",
        rationale="Camping terms sell below the goal for ACOS",
    ),
    3: _tried(
        "--bucket IB-small",
        "acos <= 32 %",
        f"{_MAIN}/small/bid 1.05 -> 0.90",
        ("Lower it to 0.90", "Leave it at 1.05"),
        statement="A lower bid on small kettles brings ACOS to its goal",
        action="bid_decrease",
        rationale="Small kettles cost more than the goal allows",
    ),
    9: _tried(
        "",
        "conversion_rate >= 13 %",
        f'asin/{ASIN}/content/title "Travel Kettle, 0.5 l" -> "Travel Kettle, 0.5 l, Dual Voltage"',
        ("Name the voltage", "Leave the title"),
        statement="A title that names the voltage lifts conversion to 13 %",
        action="title_change",
        rationale="Shoppers who travel ask for it",
    ),
    21: _tried(
        "--bucket IB-hotel",
        "acos <= 36 %",
        f"{_MAIN}/hotel/bid 0.80 -> 0.90",
        ("Raise it to 0.90", "Leave it at 0.80"),
        statement="A higher bid on hotel terms keeps ACOS in its band",
        action="bid_increase",
        rationale="Hotel terms are new, and sell",
    ),
}
"""By week what she tries by herself."""

REPEATED = {
    3: (
        "trace-gate new decision --caused-by latest:verification --action bid_increase "
        f"--change '{_MAIN}/camping/bid 0.86 -> 0.95' --option 'Raise it to 0.95' "
        "--option 'Leave it at 0.86' --rationale 'The first step kept ACOS below 33 %'"
    ),
}
"""What worked once is done again: its hypothesis is confirmed, so nobody has to approve it."""


def is_wanted(bucket: str, step: tuple[str, str]) -> bool:
    """Whether she takes what is ready: all that goes on, and what she chose of the rest."""
    return bucket in _CHOSEN.get(step, {bucket})


def pause(bucket: str) -> str:
    """What is typed about the ads of a bucket that was killed."""
    return (
        "trace-gate new decision --caused-by latest:decision --action pause "
        f"--change '{_PAUSED[bucket]} enabled -> paused' --option 'Pause it' "
        f"--option 'Let it run' --rationale '{bucket} is killed: nobody is to pay for it'"
    )
