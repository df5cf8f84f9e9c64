"""bucket_lifecycle.yaml and event_clock_rules.yaml: states, freezing, events (SPEC 7, 8)."""

from __future__ import annotations

from trace_gate.core.policy.schemas.keywords import (
    closed,
    listing,
    number,
    open_section,
    share,
    table,
    text,
    whole_number,
    word,
)

_STATE = text("A state: capital letters and `_`.", "[A-Z][A-Z_]*", most=40)
_STATES = "[A-Z][A-Z_]*"

_CONDITIONS = open_section(
    "What counts of observations must say before a bucket goes on. What is left out is as it "
    "ships.",
    {
        "recent_days": whole_number(
            "Counts tell of now while their last day is no older than so many days.", 1, 365, 14
        ),
        "acos_band": share("ACOS may lie so far from its target, as a part of it."),
        "test": open_section(
            "From TEST to GROW or KILL.",
            {
                "days_at_least": whole_number("To GROW: so many days in TEST.", 0, 365, 7),
                "click_rate_above": share("To GROW: more clicks by impressions."),
                "days_without_order": whole_number("To KILL: days without an order.", 1, 365, 14),
                "clicks_without_order": whole_number(
                    "To KILL: clicks without an order.", 1, 1_000_000, 100
                ),
            },
        ),
        "grow": open_section(
            "From GROW to HARVEST or KILL.",
            {
                "days": whole_number("So many days in GROW, and of its volatility.", 28, 84, 30),
                "volatility_below": share("To HARVEST: conversion varies by less."),
                "acos_above_targets": number(
                    "To KILL: ACOS above so many times its target in every week.", 1, 100
                ),
            },
        ),
        "usual_days": table(
            "So many days are usual in a state. Longer is said, and stops nothing.",
            _STATES,
            "A state.",
            whole_number("Days.", 1, 3_650),
        ),
    },
)

_WORDS = text("A word, or several that go together.", most=100)

_SEARCH_TERMS = open_section(
    "Words of the shop, by which `trace-gate buckets propose` puts search terms into buckets.",
    {
        "language": word(
            "The language of the shoppers. Without it: that of the marketplace.",
            (
                *("arabic", "chinese", "dutch", "english", "french", "german", "italian"),
                *("japanese", "polish", "portuguese", "spanish", "swedish", "turkish"),
            ),
        ),
        "own_brands": listing("Your brands. Their terms have a bucket of their own.", _WORDS),
        "rival_brands": listing("Brands of others. Theirs, too.", _WORDS),
        "accessories": listing("What is bought with the product, and is not it.", _WORDS),
        "synonyms": table(
            "A word that means another one, such as `tote: bag`.",
            "[^ ]+",
            "One word as shoppers write it.",
            text("The word that it is taken for.", "[^ ]+", most=100),
        ),
    },
)

BUCKET_LIFECYCLE = closed(
    "The states of an intent bucket, and the ways between them.",
    {
        "states": listing("All states.", _STATE, least=2),
        "initial": {**_STATE, "description": "The state of a new bucket."},
        "transitions": table(
            "From each state, the states that may follow. A final state has an empty list.",
            _STATES,
            "A state.",
            listing("The states that may follow.", _STATE),
        ),
        "freeze": closed(
            "When a bucket may be frozen.",
            {
                "from": {**_STATE, "description": "The state that a bucket is frozen from."},
                "to": {**_STATE, "description": "The state of a frozen bucket."},
                "days_before": whole_number(
                    "So many days a bucket must have been in `from`, by the event clock.", 0, 3_650
                ),
            },
        ),
        "conditions": _CONDITIONS,
        "buckets_per_asin": closed(
            "How many buckets an ASIN should have. Outside of it is a warning.",
            {
                "least": whole_number("Fewer are a warning.", 0, 1_000),
                "most": whole_number("More are a warning.", 1, 1_000),
            },
        ),
        "search_terms": _SEARCH_TERMS,
        "target_shares": table(
            "The share of all buckets that each state should have. FROZEN is the north star.",
            _STATES,
            "A state.",
            {
                "description": "A range, like `[0.05, 0.10]`: from 5 % to 10 %. Or one share "
                "to aim at, which nothing is held against.",
                "type": ["number", "array"],
                "minimum": 0,
                "maximum": 1,
                "items": share("An end of the range."),
                "minItems": 2,
                "maxItems": 2,
            },
        ),
    },
    optional=("conditions", "search_terms"),
)

_NEEDS = listing(
    "What `details` of the change must hold, else the event is incomplete (TG508).",
    text("A key of `details`.", "[a-z][a-z0-9_]*", most=60),
)

_EVENTS = (
    "BUCKET_STATE_CHANGE",
    "BUCKET_FREEZE",
    "BUCKET_UNFREEZE",
    "CONTENT_VERSION_CHANGE",
    "CAMPAIGN_STATE_CHANGE",
)

_EVENT = closed(
    "One kind of event.",
    {
        "folder": word(
            "The folder of its files below event_clock/.",
            ("intent_buckets", "content_versions", "campaigns"),
        ),
        "needs": _NEEDS,
    },
)

_TRIGGER = closed(
    "One thing that may wake a frozen bucket: its recorded value must meet the threshold.",
    {
        "meaning": text("What is measured, for people."),
        "operator": word("How the value is compared.", ("<", "<=", ">", ">=", "==", "!=")),
        "threshold": {
            "description": "What the value is compared with: a number, or true or false.",
            "type": ["number", "boolean"],
        },
        "unit": text("The unit of the value.", most=60),
    },
)

EVENT_CLOCK_RULES = closed(
    "Which events there are, and what freezing and unfreezing a bucket takes.",
    {
        "version": whole_number(
            "The version of this file: a whole number that may not go down. Without it: 1, the "
            "rules of the first release, where CONV_DROP is in percent points.",
            1,
            1_000_000_000,
            1,
        ),
        "since": text(
            "From when on these rules hold, as 2026-12-01T00:00:00Z. A bucket that woke up before "
            "is not judged anew by them.",
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z",
        ),
        "events": closed(
            "What each event needs. An event is made from the decision: neither exists alone.",
            dict.fromkeys(_EVENTS, _EVENT),
        ),
        "freeze_criteria": listing(
            "All of these must be named in `freeze_criteria_met` of a freeze.",
            closed(
                "One criterion.",
                {
                    "name": text("The name, as decisions write it.", most=80),
                    "meaning": text("What it says, for people."),
                },
            ),
            least=1,
        ),
        "unfreeze_triggers": table(
            "A frozen bucket is unfrozen by one of these and the approval of a person.",
            "[A-Z][A-Z0-9_]*",
            "The id of a trigger: capital letters, digits and `_`.",
            _TRIGGER,
            least=1,
        ),
    },
    optional=("version", "since"),
)
