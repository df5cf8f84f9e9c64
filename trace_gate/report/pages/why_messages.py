"""The sentences of `why` and `explain`: what no trace explains, classes of paths, cover."""

from __future__ import annotations

SAID = {
    "uncommitted": "This line is in no commit yet",
    "before_adoption": "It is older than trace-gate in this repository: no trace was asked for.",
    "adoption": "It came with the adoption of trace-gate: nothing needed a trace then.",
    "not_needed": "Such a path needs none.",
    "remediated": "It landed past the gate; what follows accepted that afterwards.",
    "past_the_gate": "No trace covers this change: it landed past the gate.",
}
"""State of a line to what is said of it."""

STATES = {
    "traced": "its trace",
    "uncommitted": "not committed",
    "before_adoption": "before trace-gate",
    "adoption": "the adoption of trace-gate",
    "not_needed": "needs no trace",
    "remediated": "no trace, accepted afterwards",
    "past_the_gate": "NO TRACE: it landed past the gate",
}
"""The same in few words, for a row."""

KINDS = {
    "trace": "a trace",
    "protected": "protected: it changes by an approved decision only",
    "derived": "derived from the traces",
    "evidence": "evidence",
    "exempt": "exempt: it needs no trace",
    "governed": "governed: each change needs a trace",
}
"""Class of a path to what it asks for."""

RULES = {
    "trace": "it lies below {pattern}; it is its own trace",
    "protected": "{pattern} protects the rules themselves: an approved decision has to name it",
    "derived": "it lies below {pattern}, which the fold makes",
    "evidence": "it lies below {pattern}: a trace that names a new file covers it",
    "exempt": "{pattern} of `exempt` in gate.yaml matches: it needs no trace",
    "governed": "no pattern of `exempt` in gate.yaml matches: each change needs a trace",
}
"""Class of a path to why it is of that class, and what follows."""

ALMOST = {
    "executable": "it can be run: each change needs a trace",
    "link": "it is a symbolic link: each change needs a trace",
    "submodule": "it is a submodule: each change needs a trace",
    "no_text": "that pattern means texts only: each change needs a trace",
}
"""Why a pattern that matches does not exempt."""

NO_COVER = {
    "executed_before": "was executed before this change, and covers nothing a second time",
    "too_late": "was executed too long after it was made (link.open_days)",
    "own_errors": "has errors of its own",
    "blocked": "is blocked by the guardrails",
    "waits_for_approval": "waits for an approval",
    "approval_does_not_hold": "has an approval that does not hold",
    "other_content": "says another content than it has",
    "finding": "names it, but see below",
    "wildcard": "names it by a wildcard, which covers no protected path",
}
"""Why a decision that names a path does not cover it."""
