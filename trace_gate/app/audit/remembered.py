"""What an audit takes from earlier ones, and what later ones may take from it (SPEC 9)."""

from __future__ import annotations

from trace_gate.core.audit.memo import fitting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trace_gate.app.audit.walk import Walk
    from trace_gate.app.ports import Memo
    from trace_gate.core.audit.memo import Remembered


def known(way: Walk, memo: Memo) -> Sequence[Remembered]:
    """The steps that were judged before, as far as the history is the same."""
    rows = memo.rows()
    return rows[: fitting(rows, way.base, way.steps)]


def after(way: Walk, known: Sequence[Remembered]) -> Walk:
    """The steps that are not known yet."""
    if not known:
        return way
    done = sum(each.length for each in known)
    return way.with_(base=known[-1].step.commit, steps=way.steps[done:])


def lasting(rows: Sequence[Remembered], longest: int, now: float) -> Sequence[Remembered]:
    """The steps that nothing can change any more.

    Not the newest ones, which a later commit may join, and none from one on that is in the future
    of the clock: what the judge says of it depends on when it is asked.

    Args:
        rows: all steps, oldest first.
        longest: so many commits may be one step.
        now: the time by our clock (epoch seconds).
    """
    left, cut = longest, len(rows)
    while cut > 0 and left > 0:
        cut -= 1
        left -= rows[cut].length
    late = (number for number, each in enumerate(rows[:cut]) if each.landed > now)
    return rows[: next(late, cut)]


def remarks(known: Sequence[Remembered], memo: Memo | None) -> Iterator[str]:
    """What has to be said about what was, and was not, looked at again."""
    if memo is not None and memo.was_changed:
        yield (
            "what was remembered of earlier audits is not as it was written here, and was not "
            "used: every step was judged"
        )
    if known:
        yield (
            f"{sum(each.length for each in known):,} steps are remembered from an earlier audit: "
            "their objects are there, and were not read again (--no-memo judges them again)"
        )
