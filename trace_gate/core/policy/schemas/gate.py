"""gate.yaml: what is governed, by whom, and how strictly (SPEC 2, 4, 5, 7)."""

from __future__ import annotations

from trace_gate.core.policy.gate import EXEMPT, LAYERS
from trace_gate.core.policy.schemas.keywords import (
    MARKETPLACES,
    closed,
    flag,
    listing,
    open_section,
    table,
    text,
    whole_number,
    word,
)

_NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]*"
_FOLDER = f"{_NAME}(?:/{_NAME})*"
EMAIL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
PERSON = "[A-Za-z0-9](?:[A-Za-z0-9 ._-]*[A-Za-z0-9_])?"
AGENT = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
MODES = ("observe", "warn", "block")
CONTENT = ("required", "when_given")


def _folder(what: str, default: str) -> dict[str, object]:
    shape = text(f"{what} Plain letters, digits, `_`, `-` and `.`.", _FOLDER, most=120)
    return {**shape, "default": default}


_PATHS = open_section(
    "Where the folders of the system are. They are fixed after adoption.",
    {
        "traces": _folder("The folder of the traces, the only source of truth.", "traces"),
        "uploads": _folder("The folder of the reports that traces point at.", "uploads"),
        "derived": open_section(
            "The folders of the derived layers, which are caches.",
            {layer: _folder(f"The folder of the layer {layer}.", layer) for layer in LAYERS},
        ),
    },
)

_TENANT = closed(
    "One shop in one marketplace.",
    {
        "store_id": text(
            "The shop: capital letters, digits, `_` and `-`, at most 32.",
            "[A-Z0-9][A-Z0-9_-]{0,31}",
        ),
        "marketplace": word("The marketplace, as two letters.", MARKETPLACES),
        "currency": text("The currency, as three capital letters: USD, EUR, JPY.", "[A-Z]{3}"),
        "timezone": text(
            "The time zone, by its IANA name: America/Los_Angeles, Europe/Berlin.",
            "UTC|[A-Z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){1,2}",
        ),
    },
)

_APPROVER = closed(
    "A person who may approve.",
    {
        "emails": listing(
            "The e-mail addresses of this person's commits.",
            text("An e-mail address: ann@example.com.", EMAIL, most=254),
            least=1,
        ),
        "keys": listing(
            "The keys that sign this person's approvals: the line in ~/.ssh/id_ed25519.pub, or "
            "an ASCII-armoured GPG public key.",
            {"description": "A public key.", "type": "string", "minLength": 1, "maxLength": 20_000},
        ),
    },
    optional=("keys",),
)

_PATTERN = text(
    "A path pattern from the top of the repository, as in .gitattributes: /notes/**/*.md.", most=512
)

GATE = closed(
    "What is governed, by whom, and how strictly.",
    {
        "version": whole_number(
            "The version of the policy: a whole number that may not go down.", 1, 1_000_000_000
        ),
        "paths": _PATHS,
        "protected_branch": {
            "description": "The branch that everybody's work goes to. null: the default branch of "
            "the remote, else main.",
            "type": ["string", "null"],
            "pattern": "^[A-Za-z0-9_][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*(?![\\s\\S])",
            "maxLength": 200,
            "default": None,
        },
        "tenants": listing(
            "The shops that this repository works for. When the list is not empty, a trace of "
            "another shop is an error.",
            _TENANT,
        ),
        "exempt": {
            **listing(
                "Ordinary files that need no trace. Every other class of path wins over this list, "
                "and executable files are never exempt.",
                _PATTERN,
            ),
            "default": list(EXEMPT),
        },
        "derived": open_section(
            "How the derived layers are kept.",
            {
                "tracked": flag(
                    "false: Git ignores them, and committing them is blocked. true: they are "
                    "committed and must equal a fresh derivation.",
                    default=False,
                )
            },
        ),
        "link": open_section(
            "What links a change to its trace.",
            {
                "open_days": whole_number(
                    "A decision must be executed within so many days of its created_at.", 1, 365, 30
                ),
                "run": whole_number(
                    "In an audit, so many plain commits that share traces count as one unit.",
                    1,
                    1_000,
                    20,
                ),
                "max_paths": whole_number(
                    "At most so many paths may be covered by the patterns of one decision.",
                    1,
                    100_000,
                    200,
                ),
                "content": word(
                    "Whether a decision says which content its files have. required: it does, "
                    "so that nothing is slipped in after it. when_given: what it says must be "
                    "true.",
                    CONTENT,
                    "when_given",
                ),
            },
        ),
        "time": open_section(
            "What dates may say.",
            {
                "backdate_days": whole_number(
                    "A change of the market that was made more than so many days before it lands "
                    "needs an approval, and a result that is so old is only claimed.",
                    0,
                    365,
                    7,
                ),
                "clock_skew_minutes": whole_number(
                    "So many minutes the clocks of two computers may differ: a commit may be so "
                    "much later than it lands, or earlier than a commit that it stands on.",
                    0,
                    1_440,
                    15,
                ),
            },
        ),
        "evidence": open_section(
            "Evidence that is not a file of the repository. It is recorded, never fetched.",
            {
                "schemes": listing(
                    "The kinds of addresses that evidence may have: https, s3, gs.",
                    text("The part of an address before `://`.", "[a-z][a-z0-9+.-]*", most=32),
                ),
                "remote": word(
                    "What such evidence is: a warning, or an error.",
                    ("warning", "error"),
                    "warning",
                ),
            },
        ),
        "approvers": table(
            "The people who may approve, by the name that traces write in `approved_by`.",
            PERSON,
            "A name: letters, digits, spaces, `.`, `_` and `-`.",
            _APPROVER,
        ),
        "approval": open_section(
            "What an approval must be.",
            {
                "require_signature": flag(
                    "true: an approval without a good signature does not count. A change to a "
                    "protected path always needs one.",
                    default=False,
                ),
                "self": word(
                    "never: nobody approves their own decision. signed: a signed approval of "
                    "one's own decision counts, with a warning. For a team of one.",
                    ("never", "signed"),
                    "never",
                ),
                "valid_days": whole_number(
                    "An approval lapses after so many days without execution.", 1, 365, 14
                ),
            },
        ),
        "mode": open_section(
            "How strictly uncovered changes of ordinary paths are judged. observe: a note. "
            "warn: a warning. block: an error.",
            {
                "default": word("The mode of paths that no pattern matches.", MODES, "block"),
                "patterns": listing(
                    "Modes of single paths. The strictest pattern that matches wins.",
                    closed(
                        "The mode of some paths.",
                        {"path": _PATTERN, "mode": word("observe, warn or block.", MODES)},
                    ),
                ),
            },
        ),
        "agents": listing(
            "Further agent_ids that may write traces of every type, beside the roles of Agents/.",
            text("An agent_id: letters, digits, `.`, `_` and `-`.", AGENT, most=64),
        ),
        "strict_local": flag(
            "true: prepare-commit-msg and the hooks after a commit fail, too, when something is "
            "wrong. false: they only say so.",
            default=False,
        ),
    },
    optional=(
        *("paths", "protected_branch", "tenants", "exempt", "derived", "link", "time"),
        *("evidence", "approvers", "approval", "mode", "agents", "strict_local"),
    ),
)
