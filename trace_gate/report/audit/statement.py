"""An audit as an in-toto statement: the summary of a verification, in the words of SLSA (SPEC 9).

It says less than it could: the lowest level of SLSA's source track, since only the platform that
keeps the branch can say more of itself; and PASSED only where nothing at all is open.
"""

from __future__ import annotations

from trace_gate.core.record import Record
from trace_gate.report.escape import json_text, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from trace_gate.core.audit.result import Audit

TYPE = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/verification_summary/v1"
SLSA = "1.2"

OURS = "urn:trace-gate:audit-statement:1"
"""Who verified, and the name of the field with our figures."""

LEVELS = ("SLSA_SOURCE_LEVEL_1", "ORG_SOURCE_TRACE_GATE_LINKED")
"""The first is SLSA's: there is version control. The second is ours: see `passed`."""

PASSED, FAILED = "PASSED", "FAILED"


class Context(Record):
    """What a statement says beside what the audit found."""

    resource: str
    """Where the repository is published: `git+https://git.example/acme/shop`."""
    tree: str
    """The tree of the audited commit."""
    branch: str
    """The full name of the branch at home: `refs/heads/main`."""
    time: str
    """When it was audited: `2026-01-31T09:00:00Z`."""
    release: str
    """The release of trace-gate."""
    report: tuple[str, str] | None = None
    """Name and sha256 of the file with the report, where one is written."""


def passed(audit: Audit) -> bool:
    """Whether no step is bypassed, no trace broken, nothing open: a warning is no error."""
    count = audit.totals
    clean = not (count.bypassed or count.rewritten or count.dropped or audit.broken)
    return clean and audit.verdict == "PASS"


def statement(audit: Audit, context: Context) -> str:
    """The statement as JSON, on one line of ASCII."""
    at = f"{context.resource}@{audit.commit}"
    whole_commit = {"gitCommit": audit.commit, "gitTree": context.tree}
    good = passed(audit)
    return json_text(
        {
            "_type": TYPE,
            "subject": [
                {
                    "uri": at,
                    "digest": whole_commit,
                    "annotations": {"sourceRefs": [whole(context.branch)]},
                },
                *_report(context),
            ],
            "predicateType": PREDICATE,
            "predicate": {
                "verifier": {"id": OURS, "version": {"trace-gate": context.release}},
                "timeVerified": context.time,
                "resourceUri": context.resource,
                "policy": {"uri": f"{at}#config", "digest": whole_commit},
                "verificationResult": PASSED if good else FAILED,
                "verifiedLevels": list(LEVELS) if good else [FAILED],
                "slsaVersion": SLSA,
                OURS: _figures(audit),
            },
        }
    )


def _report(context: Context) -> list[dict[str, Any]]:
    if context.report is None:
        return []
    name, digest = context.report
    return [{"name": whole(name), "digest": {"sha256": digest}}]


def _figures(audit: Audit) -> dict[str, Any]:
    codes: dict[str, int] = {}
    for each in audit.open:
        codes[each.code] = codes.get(each.code, 0) + 1
    return {
        "verdict": audit.verdict,
        "from": audit.adoption,
        "stepsBeforeAdoption": audit.before,
        "root": audit.root,
        "policyOfLastStep": audit.steps[-1].policy if audit.steps else None,
        **audit.totals.as_dict(),
        "open": dict(sorted(codes.items())),
    }
