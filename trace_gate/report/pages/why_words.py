"""The sentences of `why` for what no trace explains, and for the classes of paths."""

from __future__ import annotations

SAID = {
    "uncommitted": "This line is in no commit yet",
    "before_adoption": "It is older than trace-gate in this repository: no trace was asked for.",
    "adoption": "It came with the adoption of trace-gate: nothing needed a trace then.",
    "not_needed": "Such a path needs none.",
    "remediated": "It landed past the gate; what follows accepted that afterwards.",
    "past_the_gate": "No trace covers this change: it landed past the gate.",
    "cut_off": "This clone is shallow: the commit that wrote the line may be older.",
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
    "cut_off": "the shallow end of this clone",
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
