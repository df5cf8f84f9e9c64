"""How the shop stands, as a page for people (SPEC 9, `status`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.report.escape import plain
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.due import CAPITALS, scope_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from trace_gate.report.pages.due import Style

    Data = Mapping[str, Any]
    Lines = Iterator[str]

BLOCKS = "█░│"
ASCII = "#.|"
"""A bar is drawn with these: what is there, what is not, and the target."""

WIDTH = 25
"""Characters of a bar: 4 percent each."""

MANY = 10
"""Open decisions, and buckets, that are listed."""

PRODUCTS = 20
"""Products that are listed, the most urgent first."""

TO_FILL_IN = ("REPORT", "VALUE", "WHAT YOU")
"""Words of commands that a person writes."""

LABELS = {
    "freeze_rate": "Freeze rate",
    "decision_density": "Decision density",
    "trace_completeness": "Trace completeness",
}
MEANS = {
    "decision_density": "decisions of this week for each living bucket",
    "trace_completeness": "executed decisions with evidence, hypothesis and result",
}
GRADES = {"good": "good", "fair": "", "warning": "soon", "critical": "bad"}
"""How the word for a metric is set off."""

WHENS = (
    ("overdue", "overdue", "bad"),
    ("today", "due today", "soon"),
    ("reminder", "due soon", "soon"),
    ("coming", "coming", ""),
)


def page(data: Data, *, style: Style, blocks: str = BLOCKS) -> str:
    """The page of a `status` report (`schemas/status.schema.json`); ends with a line break.

    Args:
        data: the report.
        style: how words are set off, by their meaning.
        blocks: three characters that bars are drawn with.
    """
    drawn = _Drawn(style, blocks)
    parts = (
        drawn.head(data),
        drawn.steps(data["next"]),
        drawn.decisions(data["open_decisions"]),
        drawn.readiness(data["readiness"]),
        drawn.experiments(data["experiments"]),
        drawn.long_stays(data["long_stays"]),
        drawn.kpis(data),
        drawn.buckets(data["buckets"]),
        drawn.weeks(data["weeks"]),
        drawn.score_use(data["score_use"]),
        drawn.refused(data["refused"]),
    )
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part))) + "\n"


class _Drawn:
    """The parts of the page, in the order in which they are read."""

    def __init__(self, style: Style, blocks: str) -> None:
        self._style, self._blocks = style, blocks

    def head(self, data: Data) -> Lines:
        title = self._style("Status", "bold")
        yield f"{title} on {data['as_of']} ({data['week']}){scope_words(data['scope'])}"
        if not data["weeks"]:
            yield "No commit here has a trace yet: a trace counts when it is committed."
            yield "The first one: trace-gate new observation --help"

    def kpis(self, data: Data) -> Lines:
        for name, label in LABELS.items():
            kpi = data["kpis"][name]
            now = kpi["now"]
            dense = name == "decision_density" and now is not None
            line = f"{label:<19} {f'{now:5.2f}' if dense else _percent(now)}"
            if name == "freeze_rate":
                line += f"  {self._bar(kpi['now'], [kpi['target_above']])}"
                target = _percent(kpi["target_above"]).strip()
                line += f"  {self._judged(kpi)}target: above {target}"
            else:
                line += f"  {self._judged(kpi)}{MEANS[name]}"
            yield f"{line}{self._direction(name, kpi)}"

    def buckets(self, facts: Data) -> Lines:
        if not any(row["count"] for row in facts["states"]):
            yield f"{self._style('Buckets', 'bold')}: there is none yet"
            yield "  The first ones: trace-gate buckets propose REPORT --asin ASIN"
            return
        yield f"{self._style('Buckets', 'bold')}: {facts['living']} living"
        for row in facts["states"]:
            yield self._state(row).rstrip()
        kinds = (
            (facts["frozen_imported"], "came in frozen"),
            (facts["frozen_unpassed"], "without a passed verification"),
            (facts["frozen_claimed"], "passed by a mere claim"),
        )
        said = ", ".join(f"{count} {words}" for count, words in kinds if count)
        yield f"  frozen by an event: {facts['frozen']}" + (f" ({said})" if said else "")
        yield f"  imported: {facts['imported']}; killed in {facts['quarter']}: " + str(
            facts["killed_this_quarter"]
        )

    def weeks(self, rows: list[Data]) -> Lines:
        if all(row["freeze_rate"] is None for row in rows):
            return
        yield self._style("Freeze rate by week", "bold")
        for row in rows:
            rate, number = row["freeze_rate"], plural(row["decisions"], "decision")
            yield f"  {row['week']}  {_percent(rate)}  {self._bar(rate, ())}  {number}"

    def experiments(self, counts: Data) -> Lines:
        said = []
        for when, words, meaning in WHENS:
            number = f"{counts[when]} {words}"
            said.append(self._style(number, meaning) if counts[when] and meaning else number)
        yield f"{self._style('Experiments', 'bold')}: {', '.join(said)}"
        if any(counts.values()):
            yield "  trace-gate due"

    def decisions(self, rows: list[Data]) -> Lines:
        if not rows:
            return
        yield f"{self._style('Open decisions', 'bold')}: {len(rows)}"
        for row in rows[:MANY]:
            yield f"  {row['trace']}  {_about(row)}  since {row['since']}: {_waits(row)}"
        if len(rows) > MANY:
            yield f"  and {len(rows) - MANY} more: trace-gate status --format json"

    def steps(self, rows: list[Data]) -> Lines:
        if not rows:
            return
        yield self._style("What comes next", "bold")
        for row in rows[:PRODUCTS]:
            step = f"step {row['step']}, {row['name']}"
            yield f"  {_about(row)}  {self._style(step, 'bold')}: {plain(row['why'])}"
            if row["command"]:
                yield f"      {plain(row['command'])}"
        if len(rows) > PRODUCTS:
            yield f"  and {len(rows) - PRODUCTS} more: trace-gate status --format json"
        if any(each in (row["command"] or "") for row in rows for each in TO_FILL_IN):
            yield self._style(f"  {CAPITALS}", "dim")

    def readiness(self, facts: Data) -> Lines:
        rows = facts["ready"]
        others = f"{facts['wait']} wait, {facts['cannot_tell']} cannot be told"
        if not any(facts.values()):
            return
        title = self._style("Buckets that are ready to go on", "bold")
        yield f"{title}: {len(rows) or 'none'} ({others}: trace-gate lifecycle propose)"
        for row in rows[:MANY]:
            way = self._style(f"{plain(row['state'])} > {plain(row['to'])}", "bold")
            yield f"  {plain(row['bucket'])}  {_about(row)}  {way}: {plain(_reasons(row))}"
            yield f"      {plain(row['command'])}"
        if len(rows) > MANY:
            yield f"  and {len(rows) - MANY} more: trace-gate status --format json"
        for row in facts["drafted"][:MANY]:
            name = f"{plain(row['bucket'])}  {_about(row)}"
            yield f"  {name}  {plain(row['to'])}: drafted already, in {plain(row['trace'])}"

    def long_stays(self, rows: list[Data]) -> Lines:
        if not rows:
            return
        yield f"{self._style('Buckets that stay too long', 'bold')}: {len(rows)}"
        for row in rows[:MANY]:
            usual = plural(row["usual_days"], "day")
            stay = f"{row['state']} since {row['since']}: {plural(row['days'], 'day')}"
            yield f"  {plain(row['bucket'])}  {_about(row)}  {stay}, {usual} are usual"
        if len(rows) > MANY:
            yield f"  and {len(rows) - MANY} more: trace-gate status --format json"

    def score_use(self, rows: list[Data]) -> Lines:
        for row in rows:
            yield f"{self._style(plain(row['tenant']), 'soon')}: {plain(row['says'])}"

    def refused(self, count: int) -> Lines:
        if count:
            words = f"The fold goes on without {plural(count, 'change')} that it had to refuse."
            yield f"{self._style(words, 'bad')} Which and why: trace-gate check --all"

    def _state(self, row: Data) -> str:
        line = f"  {plain(row['state']):<10} {row['count']:>5}"
        if row["share"] is None and row["target"] is None:
            return line
        target = row["target"]
        ends = target if isinstance(target, list | tuple) else [target]
        line = f"{line}  {_percent(row['share'])}  {self._bar(row['share'], ends)}"
        if target is None:
            return line
        words = f"{line}  target {' to '.join(_percent(end).strip(' %') for end in ends)} %"
        place = row["place"]
        said = "within it" if place == "within" else f"{place} it"
        meaning = "good" if place == "within" else "soon"
        return f"{words}: {self._style(said, meaning)}" if place else words

    def _judged(self, kpi: Data) -> str:
        """The word for a number; its colour says the same."""
        grade = kpi["grade"]
        if grade is not None:
            return f"{self._style(grade, GRADES[grade])}; "
        if kpi["now"] is None or kpi["target_above"] is None:
            return ""
        met = kpi["now"] > kpi["target_above"]
        return self._style("met" if met else "not met", "good" if met else "soon") + "; "

    def _direction(self, name: str, kpi: Data) -> str:
        """Where a number went in the weeks that are compared."""
        if kpi["now"] is None or kpi["before"] is None:
            return ""
        if name == "decision_density":
            return f" (4 weeks ago {kpi['before']:.2f})"
        points = round((kpi["now"] - kpi["before"]) * 100)
        if not points:
            return ", the same as 4 weeks ago"
        way = "up" if points > 0 else "down"
        return f", {way} {plural(abs(points), 'point')} in 4 weeks"

    def _bar(self, share: float | None, targets: Iterable[float | None]) -> str:
        if share is None:
            return " " * WIDTH
        full, empty, mark = (self._blocks[at] for at in range(3))
        length = min(WIDTH, round(share * WIDTH))
        bar = list(full * length + empty * (WIDTH - length))
        for target in targets:
            if target is not None:
                bar[min(WIDTH - 1, round(target * WIDTH))] = mark
        return "".join(bar)


def _reasons(row: Data) -> str:
    """What was measured, and what only a person can say."""
    trigger = f"{row['trigger']}: " if row["trigger"] else ""
    asked = f" You confirm: {', '.join(row['you_confirm'])}." if row["you_confirm"] else ""
    return f"{trigger}{row['why']}{asked}"


def _about(row: Data) -> str:
    return " ".join(plain(each) for each in (row["tenant"], row["asin"]) if each)


def _percent(share: float | None) -> str:
    return "    -" if share is None else f"{share * 100:3.0f} %"


def _waits(row: Data) -> str:
    if row["lapsed"]:
        return f"its approval lapsed on {row['lapsed']}"
    left = f"{plural(row['days_left'], 'day')} left"
    if row["waits_for"] != "approval":
        return f"waits for its execution, {left}"
    people = " or ".join(plain(name) for name in row["approvers"])
    by = f" of {people}" if people else ", and nobody is named who may approve"
    return f"waits for approval{by}, {left}"
