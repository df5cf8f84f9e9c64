"""A judgement as outputs of a CI step: words of ours, numbers and commits, nothing else (SPEC 6).

Text of a repository never goes there: a line break in it would be a second output.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from trace_gate.core.gate.judgement import Judgement

NAMES = ("verdict", "errors", "warnings", "commits", "paths", "freeze-rate", "base", "head")
"""In the order in which they are written; `report` follows where a page was written."""


def outputs(
    judgement: Judgement,
    *,
    freeze_rate: float | None = None,
    base: str | None = None,
    head: str | None = None,
    report: str | None = None,
) -> str:
    """The lines for `GITHUB_OUTPUT`.

    Args:
        judgement: what the gate says.
        freeze_rate: a fraction; None where there are no buckets, or nobody can tell.
        base: the commit that was compared with.
        head: the commit that was judged.
        report: the path of the page that was written, as the workflow named it.

    Raises:
        ValueError: a path has a line break in it.
    """
    levels = [each.level for each in judgement.findings]
    values = (
        judgement.verdict,
        str(levels.count("error")),
        str(levels.count("warning")),
        str(judgement.judged.commits),
        str(judgement.judged.paths),
        "" if freeze_rate is None else f"{freeze_rate * 100:.1f}",
        base or "",
        head or "",
    )
    found = dict(zip(NAMES, values, strict=True))
    if report is not None:
        found["report"] = report
    if any(not value.isprintable() for value in found.values()):
        raise ValueError("an output of a step is one line")
    return "".join(f"{name}={value}\n" for name, value in found.items())
