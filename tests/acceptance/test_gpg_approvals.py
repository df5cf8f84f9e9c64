"""Approvals that are signed with GPG, through the judge, with real keys (SPEC 7, Approval)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.support.approvals import (
    ANN,
    GATE,
    MEI,
    approve,
    escalated,
    mei_with,
    protected_change,
    set_gate,
    sha,
    ssh_keys,
    with_gate,
)
from tests.support.gpgkeys import PAST, Person, fixture_with_key, fixture_without_key
from tests.support.shop import Shop, codes, finding_lines
from trace_gate.core.errors import CannotJudge

mei = fixture_with_key("mei")
stranger = fixture_with_key("stranger")
someone = fixture_without_key("someone")


@pytest.fixture(scope="session")
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ssh_keys(tmp_path_factory.mktemp("keys"), "mei")["mei"]


def approved_by(shop: Shop, key: Person | Path, **forged: str):
    """What comes of Ann's protected change when Mei approves it with a key."""
    trace_id = protected_change(shop)
    shop.who = MEI
    approve(shop, trace_id, key, **forged)
    shop.commit("approve")
    return shop.judge()


def why(found) -> str:
    """The message of the finding about the signature."""
    return next(each.message for each in found.findings if each.code == "TG603")


def test_a_protected_change_goes_through_with_a_gpg_signature(shop: Shop, mei):
    with_gate(shop, approvers=mei_with(mei))
    found = approved_by(shop, mei)
    assert (found.verdict, found.findings) == ("PASS", ()), finding_lines(found)


def test_a_signature_by_another_key_is_not_the_approver_s(shop: Shop, mei, stranger):
    with_gate(shop, approvers=mei_with(mei))
    found = approved_by(shop, stranger)
    assert (found.verdict, codes(found)) == ("BLOCK", ["TG408", "TG603"])
    assert "none of the GPG keys" in why(found)


@pytest.mark.parametrize(
    "forged",
    [{"other_id": "TRACE-20250104-999"}, {"other_digest": "sha256:" + "0" * 64}],
    ids=["another trace", "another digest"],
)
def test_a_signature_for_something_else_does_not_count(shop: Shop, mei, forged: dict):
    with_gate(shop, approvers=mei_with(mei))
    found = approved_by(shop, mei, **forged)
    assert codes(found) == ["TG408", "TG603"]
    assert "other content" in why(found)


def test_a_key_that_has_expired_approves_nothing(shop: Shop, someone):
    someone.make(expires="1y", at=PAST)
    with_gate(shop, approvers=mei_with(someone))
    someone.gpg("--quick-set-expire", someone.fingerprint(), "0")
    found = approved_by(shop, someone)
    assert codes(found) == ["TG408", "TG603"]
    assert "has expired" in why(found)


def test_a_key_that_was_revoked_approves_nothing(shop: Shop, someone):
    someone.make()
    with_gate(shop, approvers=mei_with(someone))
    assert approved_by(shop, someone).verdict == "PASS"
    signed = shop.git("rev-parse", "HEAD")
    someone.revoke()
    shop.git("checkout", "-q", "main")
    with_gate(shop, approvers=mei_with(someone))
    found = shop.judge("main", signed)
    assert codes(found) == ["TG408", "TG603"]
    assert "has been revoked" in why(found)


def test_a_key_that_the_base_no_longer_has_approves_nothing(shop: Shop, mei, someone):
    someone.make()
    with_gate(shop, approvers=mei_with(someone))
    assert approved_by(shop, someone).verdict == "PASS"
    signed = shop.git("rev-parse", "HEAD")
    with_gate(shop, approvers=mei_with(mei))
    found = shop.judge("main", signed)
    assert codes(found) == ["TG408", "TG603"]
    assert "none of the GPG keys" in why(found)


def test_a_key_that_only_the_change_brings_approves_nothing(shop: Shop, mei, stranger):
    with_gate(shop, approvers=mei_with(mei))
    shop.who = ANN
    set_gate(shop, approvers=mei_with(mei, stranger))
    target = shop.planned(f"file/{GATE}", sha(shop, GATE))
    trace_id = shop.save(shop.decision(target))
    shop.commit("bring a key along")
    shop.who = MEI
    approve(shop, trace_id, stranger)
    shop.commit("use it")
    assert "TG603" in codes(shop.judge())


def test_either_kind_of_key_of_one_approver_is_good_and_no_other(shop: Shop, mei, ssh: Path):
    with_gate(shop, approvers=mei_with(ssh, mei))
    assert approved_by(shop, mei).verdict == "PASS"
    shop.git("checkout", "-q", "-B", "work", "main")
    assert approved_by(shop, ssh).verdict == "PASS"


def test_a_signature_of_the_kind_of_which_there_is_no_key_is_not_good(shop: Shop, mei, ssh: Path):
    for known, used, kind in ((mei, ssh, "SSH"), (ssh, mei, "GPG")):
        with_gate(shop, approvers=mei_with(known))
        found = approved_by(shop, used)
        assert codes(found) == ["TG408", "TG603"]
        assert f"no {kind} key of mei" in why(found)


@pytest.mark.parametrize("how", ["tampered", "empty", "huge", "cut", "inline"])
def test_what_is_no_good_signature_is_never_taken_for_one(shop: Shop, mei, how: str):
    with_gate(shop, approvers=mei_with(mei))
    trace_id = protected_change(shop)
    shop.who = MEI
    approve(shop, trace_id, mei)
    trace = shop.load(trace_id)
    signature = trace["execution"]["approval"]["signature"]
    lines = signature.splitlines()
    trace["execution"]["approval"]["signature"] = {
        "tampered": signature.replace(lines[3], lines[3][::-1]),
        "empty": "",
        "huge": signature.replace("\n\n", "\nComment: " + "x" * 50_000 + "\n\n", 1),
        "cut": "\n".join(lines[:-1]),
        "inline": mei.sign(b"anything", "--armor", "--clear-sign"),
    }[how]
    shop.save(trace)
    shop.commit("approve")
    assert {"TG408", "TG603"} <= set(codes(shop.judge()))


def test_a_gpg_signature_makes_an_ordinary_approval_an_authenticated_one(shop: Shop, mei):
    with_gate(shop, approvers=mei_with(mei), approval={"require_signature": True})
    trace_id = escalated(shop)
    approve(shop, trace_id, mei, reasons=())
    shop.commit("Ann brings what Mei signed")
    found = shop.judge()
    assert found.verdict == "PASS", finding_lines(found)
    assert not any("unauthenticated" in each for each in found.remarks)


def test_without_gpg_a_gpg_signature_cannot_be_judged(
    shop: Shop, mei, ssh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with_gate(shop, approvers=mei_with(ssh, mei))
    approved_by(shop, mei)
    for name in ("git", "ssh-keygen"):
        (tmp_path / name).symlink_to(shutil.which(name) or "")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotJudge, match="gpg was not found") as stopped:
        shop.judge()
    assert "GnuPG" in stopped.value.remedy
    monkeypatch.undo()
    shop.git("checkout", "-q", "-B", "work", "main")
    approved_by(shop, ssh)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}")
    assert shop.judge().verdict == "PASS"
