"""Public keys of approvers, made by the real ssh-keygen."""

import base64
import subprocess

import pytest

from trace_gate.core.policy import public_keys


def make(folder, *words):
    path = folder / "-".join(words)
    command = ["ssh-keygen", "-q", "-N", "", "-C", "ann@laptop", "-f", str(path), *words]
    subprocess.run(command, check=True, capture_output=True)
    return path


@pytest.fixture(scope="module")
def ed25519(tmp_path_factory):
    return make(tmp_path_factory.mktemp("keys"), "-t", "ed25519")


def public(path):
    return path.with_name(path.name + ".pub").read_text()


@pytest.mark.parametrize(
    "words",
    [
        ("-t", "ed25519"),
        ("-t", "rsa", "-b", "2048"),
        ("-t", "ecdsa", "-b", "256"),
        ("-t", "ecdsa", "-b", "384"),
        ("-t", "ecdsa", "-b", "521"),
    ],
)
def test_a_key_that_ssh_keygen_makes_is_good(tmp_path, words):
    line = public(make(tmp_path, *words))
    assert public_keys.problem(line) is None
    assert public_keys.problem(" ".join(line.split()[:2])) is None


def encoded(*fields):
    data = b"".join(len(each).to_bytes(4, "big") + each for each in fields)
    return f"{fields[0].decode()} {base64.b64encode(data).decode()}"


@pytest.mark.parametrize(
    "fields",
    [
        (b"sk-ssh-ed25519@openssh.com", b"k" * 32, b"ssh:"),
        (b"sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", b"\x04" + b"k" * 64, b"ssh:"),
    ],
)
def test_a_key_of_a_security_token_is_good(fields):
    assert public_keys.problem(encoded(*fields)) is None
    assert public_keys.problem(encoded(*fields[:-1])) is not None


def test_a_key_with_a_stray_character_is_refused(ed25519):
    kind, data, _comment = public(ed25519).split()
    assert public_keys.problem(f"{kind} {data[:30]}!{data[30:]}") is not None


def test_a_weak_rsa_key_is_refused(tmp_path):
    assert "2048 bits" in public_keys.problem(public(make(tmp_path, "-t", "rsa", "-b", "1024")))


def test_a_private_key_is_refused_with_a_warning(ed25519):
    assert "PRIVATE" in public_keys.problem(ed25519.read_text())


def test_every_key_that_lacks_its_end_is_refused(ed25519):
    kind, data, _comment = public(ed25519).split()
    raw = base64.b64decode(data)
    for length in range(len(raw)):
        cut = base64.b64encode(raw[:length]).decode()
        assert public_keys.problem(f"{kind} {cut}") is not None, length
    assert public_keys.problem(f"{kind} {base64.b64encode(raw + b'x').decode()}") is not None
    assert public_keys.problem(f"{kind} {data[:-1]}") is not None


def test_a_key_under_the_name_of_another_kind_is_refused(ed25519):
    data = public(ed25519).split()[1]
    assert public_keys.problem(f"ssh-rsa {data}") is not None
    assert public_keys.problem(f"sk-ssh-ed25519@openssh.com {data}") is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ssh-ed25519",
        "abc def",
        "ssh-dss AAAAB3NzaC1kc3MAAACBAP",
        "ssh-ed25519-cert-v01@openssh.com AAAA",
        "ssh-ed25519 !!!!",
        "ssh-ed25519 AAAA\nssh-ed25519 AAAA",
        "no-pty ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI",
        "SHA256:abcdefg ann@laptop (ED25519)",
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\nxxxx",
    ],
)
def test_what_is_no_key_is_refused(text):
    assert public_keys.problem(text) is not None


def test_the_comment_does_not_tell_two_keys_apart(ed25519):
    line = public(ed25519)
    assert public_keys.identities(line) == public_keys.identities(
        line.replace("ann@laptop", "bob@home")
    )
