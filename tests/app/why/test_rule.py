"""By which folder, name or pattern a path is in its class, and how strictly it is judged."""

from __future__ import annotations

import pytest

from trace_gate.app.why.rule import rule_of
from trace_gate.core.git_model import EXECUTABLE, REGULAR, SUBMODULE, SYMLINK
from trace_gate.core.policy.gate import GatePolicy

GATE = GatePolicy(
    version=1,
    modes=(("/notes/**", "warn"), ("/notes/late/**", "observe"), ("/ads/**", "block")),
    default_mode="block",
)


@pytest.mark.parametrize(
    ("path", "kind", "pattern"),
    [
        ("traces/2025-01/TRACE-20250101-001.yaml", "trace", "traces/"),
        ("config/amazon-growth/gate.yaml", "protected", "config/"),
        ("Agents/amazon-growth/trace-scribe.yaml", "protected", "Agents/"),
        (".github/workflows/x.yml", "protected", ".github/"),
        ("ads/.gitattributes", "protected", ".gitattributes"),
        ("State/x.yaml", "derived", "state/"),
        ("uploads/week.csv", "evidence", "uploads/"),
        ("docs/a/b.md", "exempt", "/docs/**/*.md"),
        ("README.md", "exempt", "/README*"),
        ("ads/bids.csv", "governed", None),
    ],
)
def test_what_says_the_class_of_a_path(path, kind, pattern):
    found = rule_of(path, REGULAR, GATE)
    assert (found.kind, found.pattern, found.almost) == (kind, pattern, None)


@pytest.mark.parametrize(
    ("path", "mode", "almost"),
    [
        ("docs/a.md", EXECUTABLE, ("/docs/**/*.md", "executable")),
        ("docs/a.md", SYMLINK, ("/docs/**/*.md", "link")),
        ("docs/a.md", SUBMODULE, ("/docs/**/*.md", "submodule")),
        ("README.sh", REGULAR, ("/README*", "no_text")),
    ],
)
def test_a_pattern_that_matches_and_does_not_exempt_is_named_with_the_reason(path, mode, almost):
    found = rule_of(path, mode, GATE)
    assert (found.kind, found.almost) == ("governed", almost)


@pytest.mark.parametrize(
    ("path", "mode", "pattern"),
    [
        ("other/x", "block", None),
        ("ads/x", "block", "/ads/**"),
        ("notes/x", "warn", "/notes/**"),
        ("notes/late/x", "warn", "/notes/**"),
    ],
)
def test_the_strictest_pattern_says_how_strictly_it_is_judged(path, mode, pattern):
    found = rule_of(path, REGULAR, GATE)
    assert (found.mode, found.mode_pattern) == (mode, pattern)
