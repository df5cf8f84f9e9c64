"""The experiments that wait for their result, as a page for people (SPEC 9, `due`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.report.escape import plain
from trace_gate.report.judgement.summary import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Style = Callable[[str, str], str]
    """(words, meaning) -> the words as they are shown: `bad`, `soon`, `bold`, `dim`."""

TITLES = {
    "overdue": ("Overdue", "bad"),
    "today": ("Due today", "soon"),
    "reminder": ("Due soon", "soon"),
    "coming": ("Coming", "bold"),
}
CAPITALS = "What stands in capitals is for you to fill in: the report, the numbers, what they say."


def page(data: Mapping[str, Any], *, style: Style) -> str:
    """The page of a `due` report (`schemas/due.schema.json`); ends with a line break."""
    rows = data["experiments"]
    lines = [f"{style('Experiments', 'bold')} on {data['as_of']}{scope_words(data['scope'])}"]
    if not rows:
        lines += ["", "  No experiment waits for its result."]
    for when, (title, meaning) in TITLES.items():
        group = [row for row in rows if row["when"] == when]
        if group:
            lines += ["", f"{style(title, meaning)} ({len(group)})"]
            lines += [line for row in group for line in _experiment(row, style)]
    for each in data["together"]:
        number = plural(len(each["decisions"]), "ended test")
        about = f"{plain(each['asin'])} in {plain(each['tenant'])}"
        lines += ["", f"One report tells of the {number} of {about}, if it has all their days:"]
        lines += [f"  {plain(each['command'])}"]
    if any(row["decision"] for row in rows):
        lines += ["", style(CAPITALS, "dim")]
    return "\n".join(lines) + "\n"


def scope_words(scope: Mapping[str, Any]) -> str:
    """`, ACME-01 US B0EXAMPLE1` for what was asked for; nothing where all was."""
    words = [plain(value) for value in scope.values() if value]
    return f", {' '.join(words)}" if words else ""


def days_words(days: int | None) -> str:
    """`3 days ago`, `today`, `in 2 days`; how far a day is away."""
    if days is None:
        return "no date"
    if days == 0:
        return "today"
    number = plural(abs(days), "day")
    return f"in {number}" if days > 0 else f"{number} ago"


def _experiment(row: Mapping[str, Any], style: Style) -> Iterator[str]:
    about = " ".join(plain(each) for each in (row["tenant"], row["asin"]) if each)
    day = row["due"] or "no date  "
    yield (
        f"  {day}  {days_words(row['days']):<12}  {style(row['hypothesis'], 'bold')}"
        f"  {about}  {row['id']}"
    )
    if row["decision"] is None:
        yield f"      nothing was done on it yet: {row['trace']} waits for a decision"
    else:
        metrics = ", ".join(plain(name) for name in row["metrics"]) or "none is named"
        yield f"      decided in {row['decision']}; metrics to bring: {metrics}"
    yield f"      next: {plain(row['command'])}"
