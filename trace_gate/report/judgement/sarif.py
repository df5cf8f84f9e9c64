"""A judgement as SARIF 2.1.0, for code scanning (SPEC 6, Formats).

It keeps what GitHub asks beyond the standard: each result has a file and a whole region, each rule
its texts, and the file stays below the limits of an upload. The verdict is in the properties of
the run; what could not be judged is a run that was not successful, and a result as well.
"""

from __future__ import annotations

import json

from trace_gate import __version__
from trace_gate.core.codes import CODES, name_of, why
from trace_gate.core.gate.judgement import exit_code
from trace_gate.report.escape import json_text, plain, sarif_message, uri
from trace_gate.report.judgement.located import Places, names
from trace_gate.report.judgement.summary import closing
from trace_gate.report.judgement.text import ordered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.gate.judgement import Judgement
    from trace_gate.report.judgement.located import Located

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST = 25_000
"""GitHub refuses a run with more results."""

MOST_BYTES = 9_000_000
"""GitHub refuses a file of more than 10 MB, counted after it was compressed: this is before."""

ROOT = "%SRCROOT%"
SEVERITY = {"error": "error", "warning": "warning", "note": "recommendation"}


def sarif(judgement: Judgement, *, color: bool = False) -> str:
    """One log with one run, in ASCII."""
    del color
    found = ordered(judgement.findings)
    rules = list(dict.fromkeys(each.code for each in found))
    results = _fitting(_results(found, rules, judgement))
    run = {
        "tool": {"driver": _driver(rules, judgement.addresses.docs)},
        "automationDetails": {"id": "trace-gate/"},
        "invocations": [_invocation(judgement, len(found) - len(results))],
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": _properties(judgement),
        **_provenance(judgement),
    }
    return f"{json_text({'$schema': SCHEMA, 'version': '2.1.0', 'runs': [run]})}\n"


def _driver(rules: Sequence[str], docs: str) -> dict[str, Any]:
    page = {"informationUri": f"{docs}/index.html"} if docs else {}
    return {
        "name": "trace-gate",
        "version": __version__,
        **page,
        "rules": [_rule(code, docs) for code in rules],
    }


def _rule(code: str, docs: str) -> dict[str, Any]:
    """What a finding code means. GitHub shows nothing of a rule that lacks one of these texts."""
    page = {"helpUri": f"{docs}/findings/{code}.html"} if docs else {}
    known = CODES.get(code)
    level = known.level if known is not None else "error"
    reason = why(code) or code
    return {
        "id": code,
        "name": name_of(code) or code,
        "shortDescription": {"text": f"{code} {name_of(code)}".strip()},
        "fullDescription": {"text": reason},
        "help": {
            "text": f"{reason} What it means, with a bad and a good example: trace-gate explain "
            f"{code}",
            "markdown": f"{reason} What it means, with a bad and a good example: "
            f"`trace-gate explain {code}`",
        },
        **page,
        "defaultConfiguration": {"level": level},
        "properties": {
            "precision": "very-high",
            "problem.severity": SEVERITY[level],
            "tags": ["governance"],
        },
    }


def _results(
    found: Sequence[Finding], rules: Sequence[str], judgement: Judgement
) -> Iterator[dict[str, Any]]:
    places = Places(judgement)
    for finding, name in zip(found, names(found), strict=True):
        yield {
            "ruleId": finding.code,
            "ruleIndex": rules.index(finding.code),
            "level": finding.level,
            "message": {"text": sarif_message(f"{finding.message} Fix: {finding.remediation}")},
            "locations": [{"physicalLocation": _place(places.of(finding))}],
            "partialFingerprints": {"primaryLocationLineHash": name},
            "properties": {
                "waits": finding.waits,
                "commit": plain(finding.commit or ""),
                "trace_id": plain(finding.trace_id or ""),
            },
        }


def _place(place: Located) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": uri(place.path), "uriBaseId": ROOT},
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.line,
            "endColumn": place.end_column,
        },
    }


def _fitting(results: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """As many as an upload may have; errors come first, so that they are kept."""
    kept: list[dict[str, Any]] = []
    size = 0
    for each in results:
        size += len(json.dumps(each)) + 2
        if size > MOST_BYTES or len(kept) == MOST:
            break
        kept.append(each)
    return kept


def _invocation(judgement: Judgement, more: int) -> dict[str, Any]:
    judged = judgement.verdict != "CANNOT_JUDGE"
    said = [_notification(closing(judgement)[-1], "note" if judged else "error")]
    if more:
        text = f"{more} more findings are not in this file: trace-gate check --format json"
        said.append(_notification(text, "warning"))
    return {
        "executionSuccessful": judged,
        "exitCode": exit_code(judgement.verdict),
        "toolExecutionNotifications": said,
    }


def _notification(text: str, level: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": sarif_message(text)}}


def _properties(judgement: Judgement) -> dict[str, Any]:
    count = judgement.judged
    return {
        "verdict": judgement.verdict,
        "policy": {"ref": plain(judgement.policy_ref), "digest": judgement.policy_digest},
        "judged": count.as_dict(),
        "remarks": [plain(each) for each in judgement.remarks],
    }


def _provenance(judgement: Judgement) -> dict[str, Any]:
    """The newest commit that was judged; SARIF asks for the address of the repository with it."""
    commits = [each.commit for each in judgement.commits if each.commit != "index"]
    if not commits or not judgement.addresses.repository:
        return {}
    source = {
        "repositoryUri": judgement.addresses.repository,
        "revisionId": plain(commits[-1]),
        "mappedTo": {"uriBaseId": ROOT},
    }
    return {"versionControlProvenance": [source]}
