"""The page of an approval: what was accepted, whether it counts, and what the name confirms."""

from __future__ import annotations

from types import SimpleNamespace

from trace_gate.app.decide.approve import Approved, Ready
from trace_gate.app.decide.confirm import Signal
from trace_gate.app.decide.signer import Signer, Signing
from trace_gate.core.finding import Finding
from trace_gate.core.policy.gate import Approver
from trace_gate.report.pages import approval

LIN = Approver(name="lin", emails=("lin@shop.example",))
TRACE = "TRACE-20250107-001"
NEW = Finding(code="TG505", message="H-001 is\x1b NEW", remediation="approve")


def approved(number: int = 1, *, signed: bool = True, needs: bool = False, **more) -> Approved:
    name = f"{TRACE[:-1]}{number}"
    found = SimpleNamespace(path=f"traces/{name}.yaml", trace=SimpleNamespace(id=name))
    signer = Signer(name="lin", approver=LIN, signing=Signing(key=None, sign=None, verify=None))
    ready = Ready(
        found=found, signer=signer, reasons=("TG505",), needs_signature=needs,
        warnings=("look twice",), findings=(NEW,),
    )  # fmt: skip
    fields = {"ready": ready, "at": "2025-01-07T10:00:00Z", "digest": "d", "signed": signed}
    return Approved(**fields, **{"unlike": (), **more})


def test_what_was_accepted_stands_above_who_accepted_it():
    assert list(approval.all_lines([approved()])) == [
        "TG505  H-001 is\\x1b NEW",
        f"{TRACE} is approved by lin, signed, accepting TG505.",
        "note: look twice",
        f"next: git add traces/{TRACE}.yaml && git commit",
    ]


def test_several_are_committed_together():
    lines = list(approval.all_lines([approved(1), approved(2)]))
    assert "" in lines
    assert lines[-1].count("traces/") == 2


def test_without_a_signature_it_says_what_makes_it_count():
    lines = list(approval.all_lines([approved(signed=False)]))
    assert f"{TRACE} is approved by lin, NOT signed, accepting TG505." in lines
    assert "note: without a signature it counts only if lin commits it." in lines
    assert "  Co-authored-by: lin <lin@shop.example>" in lines
    assert f"  fix: trace-gate approve {TRACE} --as lin --key ~/.ssh/id_ed25519" in lines
    needed = list(approval.all_lines([approved(signed=False, needs=True)]))
    assert "note: without a signature this approval does not count here." in needed


def test_what_the_name_confirms_is_said_also_where_it_has_no_value():
    signals = (
        Signal(target="asin/B0EXAMPLE1/intent_bucket/IB-a", trigger="CONV_DROP", value=58.14),
        Signal(target="asin/B0EXAMPLE1/intent_bucket/IB-b", trigger="PRICE\n", value=None),
    )
    lines = list(approval.all_lines([approved(confirmed=signals)]))
    confirmed = [line for line in lines if "confirms with it" in line]
    assert "that CONV_DROP (58.14) is true of asin/B0EXAMPLE1/intent_bucket/IB-a." in confirmed[0]
    assert "that PRICE\\x0a is true of" in confirmed[1]


def test_content_that_differs_here_is_said():
    lines = list(approval.all_lines([approved(unlike=("file/ads/bids.csv",))]))
    assert lines[-1].startswith("note: file/ads/bids.csv has another content here than you")


def test_a_program_reads_the_same():
    data = approval.plain_data(approved(signed=False, unlike=("file/a",)))
    assert (data["trace"], data["signed"], data["reasons"]) == (TRACE, False, ["TG505"])
    assert data["co_author_line"] == "Co-authored-by: lin <lin@shop.example>"
    assert data["other_content"] == ["file/a"]
    assert approval.plain_data(approved())["co_author_line"] is None
