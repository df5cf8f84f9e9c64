"""The figures of a window: from its reports, and what was typed beside them (SPEC 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trace_gate.app.author import option_values, typed_numbers
from trace_gate.app.author.draft import Order
from trace_gate.core.analyst import before_after
from trace_gate.core.errors import UsageError
from trace_gate.core.fold.hypotheses import outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from trace_gate.app.analyse.results import Wanted
    from trace_gate.app.analyse.tested import Tested
    from trace_gate.app.analyse.window_report import WindowReport


def known(
    tested: Tested,
    reports: Sequence[WindowReport],
    wanted: Wanted,
    share: Mapping[str, Decimal],
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Counts, money and typed metrics by name; and what is said back of numbers that were typed.

    Args:
        tested: What is verified.
        reports: The reports of the window.
        wanted: What the analyst says.
        share: What else the reports say, by name.

    Raises:
        UsageError: two reports say different numbers, a metric is in the report as well, or what
            was typed is no number where a criterion compares numbers.
    """
    found, typed = {**_of_reports(reports), **share}, wanted.metrics
    order = Order(trace_type="verification", metrics=typed)
    tenant = {field: str(value) for field, value in tested.tenant.items() if value is not None}
    plain, said = typed_numbers.plain(order, tenant=tenant)
    for name, value in option_values.pairs(plain.metrics, "--metric").items():
        measure = before_after.measured(name, found)
        if measure is not None:
            others = tuple(each for each in typed if each.partition("=")[0].strip() != name)
            raise UsageError(
                f"--metric {name}={value}: the report says {measure.value}.",
                remedy=wanted.command.again(
                    *(("--metric", each) for each in others), without=("--metric",)
                ),
            )
        _refuse_text(tested, name, value)
        found[name] = value
    return found, said


def _of_reports(reports: Sequence[WindowReport]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    source: dict[str, str] = {}
    for each in reports:
        for name, value in (*each.figures.counts.items(), *each.figures.money.items()):
            if found.setdefault(name, value) != value:
                raise UsageError(
                    f"{source[name]} has {found[name]:,} {name}, and {each.file.path} has "
                    f"{value:,}.",
                    remedy="Name the one report that is meant.",
                )
            source.setdefault(name, each.file.path)
    return found


def _refuse_text(tested: Tested, name: str, value: object) -> None:
    for metric, operator in _compared(tested):
        number = outcome.decimal_of(value)
        if metric == name and operator in typed_numbers.ORDERING and number is None:
            raise UsageError(
                f"--metric {name}={value}: the criterion compares a number, and this is none.",
                remedy=f"Write the number of the report: --metric {name}=0.41",
            )


def _compared(tested: Tested) -> Iterator[tuple[str, str]]:
    return ((metric, operator) for metric, operator, _, _ in tested.trial.criteria)
