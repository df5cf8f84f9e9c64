"""What is written about metrics, and what readers of the state ask for (SPEC 8, Metrics)."""

from __future__ import annotations

from trace_gate.core.fold import formatting, node_keys
from trace_gate.core.fold.metrics import grades, messages
from trace_gate.core.fold.metrics.iso_weeks import name
from trace_gate.core.fold.metrics.series import killed, rows, share, totals_now
from trace_gate.core.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from trace_gate.core.fold.facts import Counted, Lived
    from trace_gate.core.fold.metrics.series import Series, WeekEnd
    from trace_gate.core.fold.metrics.weekly_counts import Rules
    from trace_gate.core.fold.result import Refusal

SCHEMA = "metrics/1"


class About(Record):
    """Whose metrics they are, and what stands behind the numbers."""

    scope: str
    """asin, tenant, store, marketplace or all."""
    id: str
    tenant: str | None
    newest: tuple[int, str, str] | None
    """The newest moment behind the numbers, and its trace."""
    warnings: tuple[str, ...] = ()
    buckets: tuple[Lived, ...] = ()
    """Of an ASIN."""
    parts: tuple[Mapping[str, Any], ...] = ()
    """Of a total; see `part`."""
    refused: tuple[Refusal, ...] = ()


def page(about: About, sums: Series) -> dict[str, Any]:
    """The data of a file below `state/metrics/`."""
    ends = rows(sums.weeks.items(), sums.rules)
    data: dict[str, Any] = {"schema": SCHEMA, "id": about.id, "scope": about.scope}
    if about.tenant is not None:
        data["tenant"] = formatting.tenant(about.tenant)
    data["newest"] = _moment(about.newest)
    data |= _numbers(sums, ends)
    if about.scope == "asin":
        data["intent_buckets"] = {life.bucket: _bucket(life) for life in about.buckets}
        data["warnings"] = list(about.warnings)
    else:
        data["parts"] = list(about.parts)
    data["history"] = list(_history(sums, ends))
    data["refused"] = [each.plain() for each in about.refused]
    return data


def summary(about: About, sums: Series) -> dict[str, Any]:
    """What `status` and others read: the totals_now now, and what each week added.

    Not how each week ended (`series.rows` makes that of it): that is many times as much, and would
    be kept, compared and read for each ASIN that anything happens to.
    """
    said: dict[str, Any] = {
        **sums.now,
        "killed": killed(sums.totals),
        "weeks": [[week, added] for week, added in sums.weeks.items()],
    }
    if about.scope == "asin":
        said["warnings"] = list(about.warnings)
    return said


def part(counted: Counted, rules: Rules) -> dict[str, Any]:
    """A line about one of the nodes that a total is the sum of."""
    kind, named = node_keys.kind_of(counted.source), counted.source.rpartition("/")[2]
    now = totals_now(counted.totals, rules)
    return {
        kind: "no-asin" if named == node_keys.NO_ASIN else named,
        **{each: now[each] for each in ("buckets", "living", "frozen")},
        "freeze_rate": share(now["frozen"], now["living"]),
        "newest": counted.trace_id,
    }


def warnings(asin: str, sums: Series, rules: Rules) -> tuple[str, ...]:
    """SPEC 8: an ASIN with fewer or more buckets than advised gets a warning."""
    living = sums.now["living"]
    if asin == node_keys.NO_ASIN or rules.least <= living <= rules.most:
        return ()
    why = messages.few_or_many(living, rules.least)
    advised = f"{rules.least} to {rules.most} are advised"
    return (messages.number_of_buckets(asin, living, advised, why),)


def _moment(newest: tuple[int, str, str] | None) -> dict[str, str] | None:
    if newest is None:
        return None
    whole, fraction, trace_id = newest
    return {"at": formatting.instant((whole, fraction)), "trace": trace_id}


def _numbers(sums: Series, ends: Sequence[WeekEnd]) -> dict[str, Any]:
    now, rules = sums.now, sums.rules
    return {
        "buckets": {
            "created": now["buckets"],
            "living": now["living"],
            "imported": now["imported"],
        },
        "states": {state: _state(state, sums) for state in now["states"]},
        "freeze_rate": {
            "value": share(now["frozen"], now["living"]),
            "target_above": rules.freeze_rate_above,
            "met": _above(now["frozen"], now["living"], rules.freeze_rate_above),
            **_graded(grades.freeze_rate(now["frozen"], now["living"], rules.freeze_grades)),
            "frozen": now["frozen"],
            "living": now["living"],
            "imported": now["frozen_imported"],
            "without_passed_verification": now["frozen_unpassed"],
            "passed_by_claim_only": now["frozen_claimed"],
        },
        "killed": killed(sums.totals),
        "decisions": {each: now[each] for each in ("decisions", "executed", "complete")},
        "trace_completeness": share(now["complete"], now["executed"]),
        "decision_density": _density_now(sums, ends[-1]) if ends else None,
    }


def _state(state: str, sums: Series) -> dict[str, Any]:
    """A state with its share of all buckets, and where that lies in its range."""
    count, targets = sums.now["states"][state], sums.rules.targets
    every = sum(sums.now["states"].values())
    shared = {"count": count, "share": share(count, every)}
    if state not in targets:
        return shared
    place = grades.place(count, every, targets[state])
    return {**shared, "target": targets[state], **({"place": place} if place else {})}


def _graded(grade: grades.Grade | None) -> dict[str, str]:
    return {} if grade is None else {"grade": grade}


def _above(count: int, whole: int, target: Any) -> bool:
    """Whether the share is above the target, exactly; never of nothing."""
    from fractions import Fraction

    return whole > 0 and Fraction(count, whole) > Fraction(str(target))


def _density(sums: Series, row: WeekEnd) -> dict[str, Any]:
    """Decisions of a week for each bucket that lived at its end."""
    week, now = row
    decided = sums.weeks.get(week, {}).get("decisions", 0)
    return {"week": name(week), "decisions": decided, "density": share(decided, now["living"])}


def _density_now(sums: Series, last: WeekEnd) -> dict[str, Any]:
    """The density of the last week, with the word for it."""
    dense = _density(sums, last)
    limits = sums.rules.density_grades
    grade = grades.decision_density(dense["decisions"], sums.now["living"], limits)
    return {**dense, **_graded(grade)}


def _history(sums: Series, ends: Iterable[WeekEnd]) -> Iterator[dict[str, Any]]:
    """A line for each week: decisions of it alone, everything else as it stood at its end."""
    for row in ends:
        now = row[1]
        yield {
            **_density(sums, row),
            "states": dict(now["states"]),
            "frozen": now["frozen"],
            "living": now["living"],
            "freeze_rate": share(now["frozen"], now["living"]),
            "trace_completeness": share(now["complete"], now["executed"]),
        }


def _bucket(life: Lived) -> dict[str, Any]:
    """The state of a bucket with the trace behind it."""
    if not life.states:
        return {"state": None, "trace": life.trace_id}
    since, state, trace_id = life.states[-1]
    said = {"state": state, "since": formatting.instant((since, "")), "trace": trace_id}
    return {**said, "imported": True} if life.imported else said
