"""world_model.yaml: confidence, experiments, patterns, laws and the north star (SPEC 8)."""

from __future__ import annotations

from trace_gate.core.policy.schemas.keywords import closed, number, share, whole_number

_CONFIDENCE = closed(
    "The confidence in a hypothesis, and what moves it.",
    {
        "start": share("The confidence of a new hypothesis."),
        "confirmed": number("Added when a test confirms it.", 0, 1),
        "rejected": number("Added when a test rejects it: a negative number.", -1, 0),
        "inconclusive": number("Added when a test does not tell.", -1, 1),
        "lowest": share("It never falls below this."),
        "highest": share("It never rises above this."),
        "deprecated_below": share("A hypothesis below this is DEPRECATED."),
    },
)

WORLD_MODEL = closed(
    "What the system learns from what happened.",
    {
        "confidence": _CONFIDENCE,
        "experiments": closed(
            "Tests of a hypothesis.",
            {
                "reminder_days": whole_number(
                    "So many days before an experiment is due, it is announced.", 0, 30
                )
            },
        ),
        "patterns": closed(
            "What verified decisions have in common.",
            {
                "decisions": whole_number(
                    "A pattern needs so many verified decisions of one shop.", 1, 1_000
                ),
                "interval": number(
                    "The level of the Wilson interval of its success rate: 0.95 is 95 %.",
                    0.5,
                    0.999,
                ),
            },
        ),
        "laws": closed(
            "Patterns that have earned trust, for as long as they do.",
            {
                "lower_bound": share("The lower bound of the interval must pass this."),
                "decisions": whole_number("A law needs so many verified decisions.", 1, 1_000),
                "asins": whole_number("And so many different ASINs.", 1, 1_000),
            },
        ),
        "metrics": closed(
            "The north star.",
            {
                "freeze_rate_above": share(
                    "So many of the living buckets should need nobody: FROZEN by an event."
                ),
                "freeze_rate_grades": closed(
                    "The words for the freeze rate. Without them none is said.",
                    {
                        "good_above": share("Above it: good."),
                        "fair_from": share("From here on: fair."),
                        "warning_from": share("From here on: a warning; below it: critical."),
                    },
                ),
                "decision_density_grades": closed(
                    "The words for the decision density. Without them none is said.",
                    {
                        "good_below": number("Below it: good.", 0, 100),
                        "fair_below": number("Below it: fair.", 0, 100),
                        "warning_to": number("Up to it: a warning; above it: critical.", 0, 100),
                    },
                ),
            },
            optional=("freeze_rate_grades", "decision_density_grades"),
        ),
    },
)
