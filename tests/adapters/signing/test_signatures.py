"""Which program is asked about a signature: the armour says it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.gpgkeys import Person
from trace_gate.adapters.signing import signatures, ssh

PAYLOAD = b"what is approved\n"


@pytest.fixture(scope="module")
def mei():
    person = Person.with_key("mei")
    yield person
    person.leave()


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("keys") / "mei"
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "mei", "-f", str(file)]
    subprocess.run(words, check=True)
    return file


def test_both_kinds_are_good_with_the_keys_of_one_person(mei, key: Path):
    keys = [key.with_suffix(".pub").read_text(), mei.public()]
    for signature in (ssh.sign(PAYLOAD, str(key)), mei.sign(PAYLOAD)):
        assert signatures.verify(PAYLOAD, signature, keys, "Mei").ok
        assert not signatures.verify(b"", signature, keys, "Mei").ok


def test_a_signature_of_the_other_kind_is_not_good(mei, key: Path):
    check = signatures.verify(PAYLOAD, ssh.sign(PAYLOAD, str(key)), [mei.public()], "Mei")
    assert (check.ok, check.reason) == (False, "the policy of the base has no SSH key of Mei")
    public = key.with_suffix(".pub").read_text()
    check = signatures.verify(PAYLOAD, mei.sign(PAYLOAD), [public], "Mei")
    assert (check.ok, check.reason) == (False, "the policy of the base has no GPG key of Mei")


@pytest.mark.parametrize("text", ["", "x", "-----BEGIN PGP MESSAGE-----", "x" * 100_000, "ü\0"])
def test_what_is_of_no_kind_is_not_good(mei, text: str):
    check = signatures.verify(PAYLOAD, text, [mei.public()], "Mei")
    assert (check.ok, check.reason) == (False, "it is neither an SSH nor a GPG signature")


def test_what_has_both_armours_is_not_good(mei, key: Path):
    keys = [key.with_suffix(".pub").read_text(), mei.public()]
    one, other = ssh.sign(PAYLOAD, str(key)), mei.sign(PAYLOAD)
    assert not signatures.verify(PAYLOAD, other + one, keys, "Mei").ok
    assert not signatures.verify(PAYLOAD, other.replace("PGP", "SSH"), keys, "Mei").ok
    assert not signatures.verify(PAYLOAD, one.replace("SSH", "PGP"), keys, "Mei").ok


def test_a_signature_says_which_key_made_it(mei, key: Path):
    shown = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(key)], capture_output=True, text=True, check=True
    )
    made = signatures.sign(PAYLOAD, "ssh", str(key), purpose=signatures.STATEMENT)
    assert signatures.signer(made) == shown.stdout.split()[1]
    assert not signatures.verify(PAYLOAD, made, [key.with_suffix(".pub").read_text()], "Mei").ok
    assert signatures.signer(mei.sign(PAYLOAD)) == mei.fingerprint()
    for text in ("", "no signature", made[:100], made.replace("U1NI", "AAAA"), mei.public()):
        with pytest.raises(ValueError, match=r"."):
            signatures.signer(text)
