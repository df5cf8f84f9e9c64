"""What a decision should claim (SPEC 7)."""

from __future__ import annotations

import pytest

from tests.support import court
from tests.support.contexts import context
from trace_gate.core.governor.evaluate import Evaluation
from trace_gate.core.governor.governed import Governed, claim_for

BID = court.decision(court.bid(1, 1.1))
FILE = court.decision(court.change("file/ads/x", None, "0" * 64))


def governed(of, fresh, claim):
    made = context(of) if of is not None else None
    return Governed(
        file=court.file_of(of or BID),
        evaluation=Evaluation(fresh=fresh, claim=claim),
        context=made,
        policy_ref="main",
        policy_digest="d",
        sealed=False,
    )


@pytest.mark.parametrize(
    ("of", "fresh", "claim", "wanted"),
    [
        (BID, "PASS", "ESCALATE", "PASS"),
        (BID, "ESCALATE", "PASS", "ESCALATE"),
        (BID, "BLOCK", None, "BLOCK"),
        (FILE, "PASS", "ESCALATE", "ESCALATE"),
        (FILE, "ESCALATE", "PASS", "ESCALATE"),
        (FILE, "PASS", None, "PASS"),
        (None, "BLOCK", "PASS", "BLOCK"),
        (None, "PASS", "BLOCK", "BLOCK"),
    ],
)
def test_it_claims_its_verdict_and_of_files_a_stricter_claim_stays(of, fresh, claim, wanted):
    one = governed(of, fresh, claim)
    assert claim_for(one) == wanted
    written = one.after_writing()
    assert (written.evaluation.claim, written.evaluation.fresh) == (wanted, fresh)
    assert written.with_(evaluation=one.evaluation) == one
