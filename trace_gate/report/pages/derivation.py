"""What a derivation or a look at the layers came to, as lines for people and as JSON data."""

from __future__ import annotations

from trace_gate.report.escape import exact, plain, whole
from trace_gate.report.judgement.summary import plural
from trace_gate.report.pages.changes import counted, line, percent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from trace_gate.core.finding import Finding
    from trace_gate.core.fold.derivation import Checked, Derived, Published

VERSION = 1
MOST = 20
"""Lines of one kind; the rest is counted."""


def news(done: Derived, most: int = MOST) -> Iterator[str]:
    """What changed for a reader, and what the fold goes on without: nothing where nothing."""
    changed = line(counted(done.changed), done.before, done.after)
    if changed:
        yield f"trace-gate: {changed}"
    yield from _first(list(_refused(done.findings)), most, "trace-gate check --all   lists all")


def derived_lines(done: Derived) -> Iterator[str]:
    """The whole story of a derivation."""
    yield from news(done)
    acts = [(done.written, "written"), (done.removed, "removed")]
    said = ", ".join(f"{plural(count, 'file')} {verb}" for count, verb in acts if count)
    yield (
        f"The derived layers are those of {plain(done.snapshot.name)}:"
        f" {plural(done.files, 'file')}, {said or 'nothing had to be written'}."
    )
    if done.strays:
        yield f"note: {plural(len(done.strays), 'file')} there that no trace makes, left alone:"
        yield from _first([f"  {plain(path)}" for path in done.strays], MOST)
        yield "  fix: move what you need to another folder; trace-gate derive --clean removes it"
        yield from _repositories(done.strays)


def check_lines(checked: Checked, name: str) -> Iterator[str]:
    """Whether the layers are up to date, and what mends them."""
    if checked.fresh:
        yield f"The derived layers are those of {plain(name)}: {plural(checked.files, 'file')}."
        return
    yield f"The derived layers are not those of {plain(name)}:"
    for word, paths in (
        ("missing", checked.missing),
        ("different", checked.different),
        ("stray", checked.strays),
    ):
        lines = [f"  {word:<9}  {plain(path)}" for path in paths]
        yield from _first(lines, MOST, "--format json lists all")
    if checked.missing or checked.different:
        yield "  fix: trace-gate derive"
    if checked.strays:
        yield "  fix: move the strays away, or remove them: trace-gate derive --clean"
        yield from _repositories(checked.strays)


def _repositories(strays: Sequence[str]) -> Iterator[str]:
    if any(path.endswith("/") for path in strays):
        yield "  A path with / at its end is a Git repository of its own: move it away yourself."


def published_line(published: Published) -> str:
    """Where the layers are."""
    branch, commit = plain(published.branch), published.commit[:10]
    if not published.fresh:
        return f"The branch {branch} has these layers already ({commit}): no commit was made."
    return f"Committed the derived layers to the branch {branch} ({commit}): git log -p {branch}"


def data(done: Derived) -> dict[str, Any]:
    """What `derive --format json` prints."""
    return {
        "version": VERSION,
        "of": whole(done.snapshot.name),
        "traces": done.snapshot.key,
        "policy": done.snapshot.policy.digest,
        "files": done.files,
        "written": done.written,
        "removed": done.removed,
        "strays": [exact(path) for path in done.strays],
        "changed": counted(done.changed),
        "freeze_rate_percent": {"before": percent(done.before), "after": percent(done.after)},
        "refused": [_plain_finding(each) for each in done.findings],
    }


def data_check(checked: Checked, name: str) -> dict[str, Any]:
    """What `derive --check --format json` prints."""
    return {
        "version": VERSION,
        "of": whole(name),
        "fresh": checked.fresh,
        "files": checked.files,
        "missing": [exact(path) for path in checked.missing],
        "different": [exact(path) for path in checked.different],
        "strays": [exact(path) for path in checked.strays],
    }


def data_published(published: Published) -> dict[str, Any]:
    """What `derive --publish BRANCH --format json` prints."""
    return {
        "version": VERSION,
        "branch": whole(published.branch),
        "commit": published.commit,
        "fresh": published.fresh,
    }


def _refused(findings: Sequence[Finding]) -> Iterator[str]:
    for each in findings:
        place = ":".join(str(part) for part in (each.path, each.line) if part is not None)
        fix = f"\n  fix: {plain(each.remediation)}" if each.remediation else ""
        yield f"{plain(place)}: {each.code} warning: {plain(each.message)}{fix}"


def _plain_finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "message": whole(finding.message),
        "remediation": whole(finding.remediation),
        "path": exact(finding.path or ""),
        "line": finding.line,
        "trace_id": finding.trace_id,
    }


def _first(lines: Sequence[str], most: int, rest: str = "") -> Iterator[str]:
    yield from lines[:most]
    if len(lines) > most:
        more = f"  and {len(lines) - most} more"
        yield f"{more}: {rest}" if rest else more
