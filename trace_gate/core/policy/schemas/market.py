"""guardrails.yaml and priority_score.yaml: limits and weights of market decisions (SPEC 7, 8)."""

from __future__ import annotations

from trace_gate.core.policy.schemas.keywords import (
    closed,
    flag,
    listing,
    number,
    open_section,
    share,
    table,
    text,
    whole_number,
    word,
)


def _limit(what: str) -> dict[str, object]:
    return number(f"{what} A fraction: 0.30 is 30 %.", 0, 100)


def _items(what: str) -> dict[str, object]:
    return {
        "description": f"So many changed {what} need no person. 0: every change needs one. null: "
        "none ever does.",
        "type": ["integer", "null"],
        "minimum": 0,
        "maximum": 1_000,
    }


def _count(what: str) -> dict[str, object]:
    return whole_number(f"At most so many {what} in one decision.", 1, 100_000)


def _first(what: str) -> dict[str, object]:
    return table(
        f"The first {what} of a target may be so high without a person, by currency.",
        "[A-Z]{3}",
        "A currency: its ISO 4217 code, like USD.",
        number("At most so much.", 0, 1_000_000_000),
    )


_FIRST_AT_MOST = {
    **open_section(
        "A first value: no executed decision says what the target was before. Up to this much it "
        "needs no person. null: it always does. Without the key `from_value` is believed.",
        {"bid": _first("bid"), "budget": _first("budget")},
    ),
    "type": ["object", "null"],
}

_STEPS = {
    "per_change": _limit("In one change, up or down."),
    "per_day": _limit("In one day of the shop, all changes of a target added up."),
}

_AMPLITUDE = closed(
    "Guardrail 2. How far one target may move. Beyond it a person must approve (ESCALATE).",
    {
        "first_at_most": _FIRST_AT_MOST,
        "bid": closed(
            "Bids.",
            {**_STEPS, "per_change_in_harvest": _limit("In one change, in a bucket in HARVEST.")},
        ),
        "budget": closed("Budgets.", _STEPS),
        "content": closed(
            "Texts of a product page.",
            {
                "title": _items("titles"),
                "a_plus": _items("A+ modules"),
                "bullets": _items("bullets"),
                "backend_keywords": _items("backend keywords"),
            },
        ),
    },
    optional=("first_at_most",),
)

_BATCH = closed(
    "Guardrail 3. How much one decision may touch. Beyond it the decision is blocked: split it.",
    {
        "keywords": _count("keywords"),
        "intent_buckets": _count("intent buckets"),
        "campaigns": _count("campaigns"),
        "asins": _count("ASINs"),
    },
)

_VERDICTS = ("BLOCK", "ESCALATE")

_FREEZE = closed(
    "Guardrail 4. Changes that touch a FROZEN bucket.",
    {
        "change": word("The verdict on a change.", _VERDICTS),
        "pause_or_decrease": word(
            "The verdict on a pause or a decrease: stock can run out.", _VERDICTS
        ),
    },
)

_HYPOTHESIS = closed(
    "Guardrail 5. Decisions that rest on a hypothesis.",
    {
        "blocked_statuses": listing(
            "A decision on a hypothesis in one of these statuses is blocked.",
            word(
                "A status of a hypothesis.",
                ("NEW", "TESTING", "CONFIRMED", "REJECTED", "DEPRECATED"),
            ),
        ),
        "decisions_without_trace": whole_number(
            "So many executed decisions may name a NEW hypothesis that has no trace of its own.",
            0,
            1_000,
        ),
        "warn_below": share("A lower confidence is a warning."),
        "automatic_from": share(
            "Below this confidence, and not CONFIRMED, a person must approve (ESCALATE)."
        ),
    },
)

_EMERGENCY = closed(
    "Guardrail 6. Brakes, for each shop.",
    {
        "escalated_decisions_per_hour": whole_number(
            "More executed decisions than this, escalated by amplitude or freeze within an hour, "
            "block everything until a resume decision or the next day.",
            1,
            10_000,
        ),
        "changes_per_day": whole_number(
            "More changes than this in a day need a person (ESCALATE).", 1, 1_000_000
        ),
        "failures_in_a_row": whole_number(
            "So many failed executions in a row block everything but rollbacks.", 1, 1_000
        ),
    },
)

GUARDRAILS = closed(
    "The limits that a market decision keeps. Guardrail 1 (no trace, no change) has no number.",
    {
        "tolerance": number(
            "Two numbers that differ by no more than this count as the same.", 0, 0.01
        ),
        "amplitude": _AMPLITUDE,
        "batch": _BATCH,
        "freeze": _FREEZE,
        "hypothesis": _HYPOTHESIS,
        "emergency": _EMERGENCY,
    },
)


def _factor(what: str) -> dict[str, object]:
    return number(f"The factor of {what}.", 0, 10)


_FITS = ("exact", "substitute", "complement", "irrelevant")
_PAGES = ("conversational_ready", "attribute_rich", "standard", "keyword_stuffed")

PRIORITY_SCORE = closed(
    "The weights of the Priority Score. They are hypotheses, not truths.",
    {
        "auto_execute_allowed": flag(
            "true: a decision may rest on a score without a person. false: ESCALATE."
        ),
        "note_above": number("A score above this is noted.", 0, 1_000_000),
        "intent_fit": closed(
            "How well the product answers the search.", {fit: _factor(fit) for fit in _FITS}
        ),
        "rufus_factor": closed(
            "How well the page answers a shopping assistant.",
            {page: _factor(page) for page in _PAGES},
        ),
        "tiers": listing(
            "The tiers, from the highest down.",
            closed(
                "One tier.",
                {
                    "name": text("What people call it.", "[a-z][a-z0-9_]*", most=40),
                    "at_least": number("The lowest score of this tier.", 0, 1_000_000),
                },
            ),
            least=1,
        ),
        "misuse": open_section(
            "When `status` warns of the use of scores.",
            {
                "decisions_in_a_row": whole_number(
                    "So many executed decisions in a row rest on nothing but a score.", 1, 1_000, 5
                ),
                "rejected_above": share(
                    "More than this of the hypotheses that rest on a score are rejected; 0.30 if "
                    "it is left out."
                ),
            },
        ),
    },
    optional=("misuse",),
)
