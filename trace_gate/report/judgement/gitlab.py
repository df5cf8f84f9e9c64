"""A judgement as a code quality report of GitLab: a list of issues with six fields (SPEC 6).

The list has no head that could say the verdict, so the verdict is an issue of its own, the first
one: no list is empty, and a run that could not judge is no clean report.
"""

from __future__ import annotations

from trace_gate.core.codes import name_of
from trace_gate.report.escape import exact, json_text, plain
from trace_gate.report.judgement.located import Places, names
from trace_gate.report.judgement.summary import closing
from trace_gate.report.judgement.text import ordered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.judgement import Judgement

VERDICTS = {"PASS": "info", "ESCALATE": "major", "BLOCK": "blocker", "CANNOT_JUDGE": "blocker"}
LEVELS = {"error": "critical", "warning": "minor", "note": "info"}


def gitlab(judgement: Judgement, *, color: bool = False) -> str:
    """A JSON array and a line break, in ASCII and without a byte order mark."""
    del color
    return f"{json_text(list(_issues(judgement)))}\n"


def _issues(judgement: Judgement) -> Iterator[dict[str, Any]]:
    """The verdict, whose fingerprint is the same in each run that ends in it; then each finding."""
    places = Places(judgement)
    yield _issue(
        "; ".join(reversed(closing(judgement))),
        "trace-gate",
        f"verdict-{judgement.verdict}",
        VERDICTS[judgement.verdict],
        (places.policy, 1),
    )
    found = ordered(judgement.findings)
    for finding, name in zip(found, names(found), strict=True):
        place = places.of(finding)
        yield _issue(
            plain(f"{finding.message} Fix: {finding.remediation}"),
            f"{finding.code} {name_of(finding.code)}",
            name,
            _severity(finding),
            (place.path, place.line),
        )


def _severity(finding: Finding) -> str:
    return "major" if finding.waits and finding.level == "error" else LEVELS[finding.level]


def _issue(
    description: str, check: str, fingerprint: str, severity: str, place: tuple[str, int]
) -> dict[str, Any]:
    path, line = place
    return {
        "description": description,
        "check_name": check,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": plain(exact(path)), "lines": {"begin": line}},
    }
