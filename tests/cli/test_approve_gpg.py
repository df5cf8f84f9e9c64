"""`trace-gate approve` with a GPG key: one that is named, or the one that Git signs with."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.support.approvals import public, ssh_keys
from tests.support.gpgkeys import Person


@pytest.fixture(scope="module")
def lin():
    person = Person.with_key("lin")
    person.make()
    yield person
    person.leave()


@pytest.fixture(scope="module")
def other():
    person = Person.with_key("other")
    yield person
    person.leave()


@pytest.fixture
def office(shop, lin, monkeypatch: pytest.MonkeyPatch):
    """A shop with Lin as approver, at Lin's computer, and a decision that needs a signature."""
    monkeypatch.setenv("GNUPGHOME", str(lin.home))
    return shop, shop.propose("lin", lin.public())


def signed(shop) -> bool:
    return "BEGIN PGP SIGNATURE" in str(shop.trace()["execution"]["approval"]["signature"])


def test_a_change_of_the_policy_goes_through_with_a_gpg_signature(office, lin):
    shop, trace_id = office
    assert "ESCALATE" in shop.run("check", code=1).output
    output = shop.run("approve", trace_id, "--as", "lin", "--gpg-key", lin.fingerprint()).output
    assert f"{trace_id} is approved by lin, signed, accepting TG408." in output
    assert signed(shop)
    shop.git("checkout", "-q", "-b", "work")
    shop.git("add", "traces")
    assert "PASS" in shop.run("check").output
    shop.commit("approved")
    assert "PASS" in shop.run("check", "--range", "main..HEAD").output


@pytest.mark.parametrize("form", [None, "openpgp"])
def test_the_key_that_git_signs_with_is_taken(office, lin, form: str | None):
    shop, trace_id = office
    if form is not None:
        shop.git("config", "gpg.format", form)
    shop.git("config", "user.signingkey", lin.fingerprint())
    assert "signed, accepting" in shop.run("approve", trace_id, "--as", "lin").output
    assert signed(shop)
    shop.git("add", "traces")
    shop.run("check")


def test_another_format_of_git_s_is_not_gpg(office, lin):
    shop, trace_id = office
    shop.git("config", "gpg.format", "x509")
    shop.git("config", "user.signingkey", lin.fingerprint())
    output = shop.run("approve", trace_id, "--as", "lin").output
    assert "NOT signed" in output
    assert "--as lin --gpg-key ID" in output


def test_git_s_key_is_left_alone_where_the_policy_has_none_of_that_kind(
    shop, lin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("GNUPGHOME", str(lin.home))
    trace_id = shop.propose("lin", public(ssh_keys(tmp_path, "lin")["lin"]))
    shop.git("config", "user.signingkey", lin.fingerprint())
    output = shop.run("approve", trace_id, "--as", "lin").output
    assert "NOT signed" in output
    assert "--key ~/.ssh/id_ed25519" in output
    words = ("approve", trace_id, "--as", "lin", "--gpg-key", lin.fingerprint())
    assert "no GPG key of lin" in shop.run(*words, code=2).output


@pytest.mark.parametrize("named", [True, False])
def test_a_key_that_the_policy_does_not_have_changes_nothing(
    office, other, monkeypatch: pytest.MonkeyPatch, named: bool
):
    shop, trace_id = office
    monkeypatch.setenv("GNUPGHOME", str(other.home))
    before = shop.trace()
    shop.git("config", "user.signingkey", other.fingerprint())
    words = ("--gpg-key", other.fingerprint()) if named else ()
    output = shop.run("approve", trace_id, "--as", "lin", *words, code=2).output
    assert "Nobody would believe this signature of lin: none of the GPG keys" in output
    assert "--gpg-key ID" in output
    assert shop.trace() == before


def test_a_key_that_is_not_there_is_told(office):
    shop, trace_id = office
    words = ("--gpg-key", "nobody@shop.example")
    output = shop.run("approve", trace_id, "--as", "lin", *words, code=2).output
    assert "The GPG key nobody@shop.example cannot sign" in output
    assert "gpg --list-secret-keys" in output


def test_one_kind_of_key_is_enough(office, lin):
    shop, trace_id = office
    words = ("--key", "x", "--gpg-key", "y")
    assert "Leave out" in shop.run("approve", trace_id, "--as", "lin", *words, code=2).output


def test_without_gpg_nothing_is_signed_and_nothing_is_judged(
    office, lin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shop, trace_id = office
    words = ("approve", trace_id, "--as", "lin", "--gpg-key", lin.fingerprint())
    path = os.environ["PATH"]
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").symlink_to(shutil.which("git") or "")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert "Install GnuPG" in shop.run(*words, code=2).output
    monkeypatch.setenv("PATH", path)
    shop.run(*words)
    shop.git("add", "traces")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    output = shop.run("check", code=2).output
    assert "gpg was not found" in output
    assert "fix: Install GnuPG" in output
