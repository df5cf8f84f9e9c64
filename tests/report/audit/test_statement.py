"""What a statement says of an audit (SPEC 9), held against in-toto's own reader of statements."""

from __future__ import annotations

import base64
import json

import pytest
from google.protobuf import json_format
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from securesystemslib.dsse import Envelope

from tests.support.audits import BROKEN, BY, audit, step
from trace_gate.core.audit.step import Remediated
from trace_gate.core.finding import Finding
from trace_gate.report.audit import envelope
from trace_gate.report.audit.statement import LEVELS, OURS, Context, statement

OPEN = Finding(code="TG401", message="It is not covered.", remediation="Say why.", path="ads/b.csv")
NOTE = OPEN.with_(code="TG803", level="note", path=None, commit="c" * 40)
REWRITTEN = OPEN.with_(code="TG802", path=None)
BYPASSED = step(2, "bypassed", open=(OPEN,))
REMEDIATED = step(3, "remediated", remediated=(Remediated(finding=OPEN, trace_id=BY),))

CONTEXT = Context(
    resource="git+https://git.example/acme/shop",
    tree="b" * 40,
    branch="refs/heads/main",
    time="2026-01-31T09:00:00Z",
    release="1.2.3",
    report=("audit.html", "e" * 64),
)


def said(found, context: Context = CONTEXT) -> dict:
    """The statement, as long as in-toto takes it for one."""
    text = statement(found, context)
    read = json_format.Parse(text, statement_pb2.Statement())
    Statement.copy_from_pb(read).validate()
    return json.loads(text)


def test_it_names_the_commit_the_branch_the_report_and_the_figures():
    found = said(audit(step(1, "linked"), REMEDIATED, findings=(NOTE,)))
    at = f"git+https://git.example/acme/shop@{'a' * 40}"
    digest = {"gitCommit": "a" * 40, "gitTree": "b" * 40}
    commit, report = found["subject"]
    assert commit == {
        "uri": at,
        "digest": digest,
        "annotations": {"sourceRefs": ["refs/heads/main"]},
    }
    assert report == {"name": "audit.html", "digest": {"sha256": "e" * 64}}
    told = found["predicate"]
    assert told["resourceUri"] == CONTEXT.resource
    assert told["policy"] == {"uri": f"{at}#config", "digest": digest}
    assert told["verifier"]["version"] == {"trace-gate": "1.2.3"}
    assert (told["timeVerified"], told["slsaVersion"]) == (CONTEXT.time, "1.2")
    figures = told[OURS]
    assert (figures["from"], figures["stepsBeforeAdoption"]) == (f"{1:040x}", 3)
    assert (figures["steps"], figures["linked"], figures["remediated"]) == (2, 1, 1)
    assert (figures["root"], figures["policyOfLastStep"]) == ("0" * 64, "d" * 64)
    assert figures["open"] == {"TG803": 1}
    assert len(said(audit(), CONTEXT.with_(report=None))["subject"]) == 1


@pytest.mark.parametrize(
    ("found", "result"),
    [
        (audit(step(1, "linked"), REMEDIATED, findings=(NOTE,)), "PASSED"),
        (audit(step(1, "linked"), BYPASSED), "FAILED"),
        (audit(step(1, "linked"), findings=(REWRITTEN,)), "FAILED"),
        (audit(step(1, "linked"), broken=BROKEN), "FAILED"),
        (audit(step(1, "linked"), findings=(OPEN.with_(waits=True),)), "FAILED"),
        (audit(step(1, "bypassed")), "FAILED"),
    ],
)
def test_it_passes_only_where_nothing_is_open_bypassed_or_broken(found, result: str):
    told = said(found)["predicate"]
    assert told["verificationResult"] == result
    assert told["verifiedLevels"] == (list(LEVELS) if result == "PASSED" else ["FAILED"])


def test_it_never_claims_more_than_the_lowest_level_of_slsa():
    levels = [each for each in LEVELS if each.startswith("SLSA_SOURCE_LEVEL_")]
    assert levels == ["SLSA_SOURCE_LEVEL_1"]


def test_hostile_names_are_no_commands_and_one_line_of_ascii():
    text = statement(audit(), CONTEXT.with_(branch="refs/heads/##[error]\x1b[2J\n\u202e"))
    assert text.isascii()
    assert text.isprintable()
    assert "##" not in text


PAYLOAD = '{"ä": "Ö\n"}'.encode()


def test_the_envelope_is_one_that_another_reader_takes_and_signs_the_same_bytes():
    made = json.loads(envelope.envelope(PAYLOAD, "-----ARMOUR-----\n", "SHA256:key"))
    read = Envelope.from_dict(made)
    assert read.pae() == envelope.signed_bytes(PAYLOAD)
    assert read.payload == PAYLOAD
    assert bytes.fromhex(read.signatures["SHA256:key"].signature) == b"-----ARMOUR-----\n"


def test_another_file_is_not_taken_for_a_statement_of_an_audit():
    good = statement(audit(), CONTEXT).encode()
    assert envelope.is_ours(envelope.envelope(good, "x", "y").encode())
    other = base64.b64encode(b'{"predicate": {"verifier": {"id": "https://else.example"}}}')
    for data in (b"", b"\xff", b"null", b"[1]", b"{}", b"[" * 200_000, good,
                 b'{"payloadType": "application/vnd.in-toto+json", "payload": "%s"}' % other,
                 envelope.envelope(good, "x", "y").replace("in-toto", "other").encode(),
                 envelope.envelope(good, "x", "y").encode()[:300]):  # fmt: skip
        assert not envelope.is_ours(data), data[:80]
