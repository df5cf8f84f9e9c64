"""GPG keys and signatures by their form. The real gpg makes them, and damage does the rest."""

from __future__ import annotations

import base64

import pytest

from tests.support.gpgkeys import fixture_with_key, fixture_without_key
from trace_gate.core.policy import openpgp, public_keys

DATA = b"what is signed\n"


mei = fixture_with_key("mei")
lin = fixture_with_key("lin")
someone = fixture_without_key("someone")


def armoured(data: bytes, kind: str) -> str:
    body = base64.encodebytes(data).decode()
    return f"-----BEGIN PGP {kind}-----\n\n{body}-----END PGP {kind}-----\n"


def key_of(data: bytes) -> str:
    return armoured(data, "PUBLIC KEY BLOCK")


def test_the_keys_that_gpg_makes_are_good(someone):
    for kind in ("ed25519", "rsa2048", "nistp256"):
        someone.make(kind)
        assert public_keys.problem(someone.public()) is None, kind
        assert public_keys.problem(someone.public("--export-options", "export-minimal")) is None
    assert len(public_keys.identities(someone.public())) == 3
    again = someone.public("--comment", "from my laptop").replace("\n", "\r\n")
    assert public_keys.problem(again) is None
    assert public_keys.identities(again) == public_keys.identities(someone.public())


def test_an_encryption_key_beside_it_is_fine(someone):
    someone.make("rsa2048", "default")
    assert public_keys.problem(someone.public()) is None


@pytest.mark.parametrize(("kind", "said"), [("rsa1024", "2048 bits"), ("dsa2048", "DSA")])
def test_a_weak_key_is_refused(someone, kind: str, said: str):
    someone.make(kind)
    assert said in public_keys.problem(someone.public())


def test_a_private_key_is_refused_under_any_name(mei):
    secret = mei.gpg("--armor", "--export-secret-keys").decode()
    assert "PRIVATE" in public_keys.problem(secret)
    renamed = secret.replace("PRIVATE KEY BLOCK", "PUBLIC KEY BLOCK")
    assert "PRIVATE" in public_keys.problem(renamed)
    assert public_keys.identities(renamed) == ()


def test_a_damaged_key_is_refused(mei, lin):
    good, raw = mei.public(), mei.gpg("--export")
    lines = good.splitlines()
    assert public_keys.problem(key_of(raw)) is None
    for text in (
        "\n".join(lines[:-1]),
        "\n".join(lines[:3] + lines[4:]),
        good.replace(lines[3], lines[3].swapcase()),
        good.replace("\n\n", "\n"),
        f"{good}\nand more",
        f"{good}\n{lin.public()}".replace("\n\n", "\nno head line\n"),
        mei.sign(DATA).replace("SIGNATURE", "PUBLIC KEY BLOCK"),
        key_of(b""),
        key_of(b"\0" + raw),
        key_of(raw + b"\xcb\x01x"),
    ):
        assert public_keys.problem(text) is not None, text


def test_one_wrong_letter_in_a_key_is_seen(mei):
    lines = mei.public().splitlines()
    at = len(lines) - 3
    wrong = "A" if lines[at][5] != "A" else "B"
    changed = [*lines[:at], lines[at][:5] + wrong + lines[at][6:], *lines[at + 1 :]]
    assert public_keys.problem("\n".join(changed)) is not None
    assert public_keys.problem("\n".join([*changed[:-2], changed[-1]])) is None, (
        "only the sum tells"
    )


def test_the_date_of_a_key_does_not_make_it_another(mei):
    raw = mei.gpg("--export")
    body = openpgp.packets(raw)[0].body
    other = raw.replace(body, body[:1] + b"\1\2\3\4" + body[5:])
    assert other != raw
    assert public_keys.identities(key_of(other)) == public_keys.identities(mei.public())


def test_a_key_that_lacks_its_end_is_refused(mei):
    raw = mei.gpg("--export")
    ends, at = {0}, 0
    for packet in openpgp.packets(raw):
        at = raw.index(packet.body, at) + len(packet.body)
        ends.add(at)
    for length in range(len(raw)):
        if length not in ends:
            assert public_keys.problem(key_of(raw[:length])) is not None, length


def test_several_keys_in_one_text_are_several(mei, lin):
    both = f"{mei.public()}\n{lin.public()}"
    assert public_keys.problem(both) is None
    assert set(public_keys.identities(both)) == {
        *public_keys.identities(mei.public()),
        *public_keys.identities(lin.public()),
    }
    assert public_keys.identities(
        key_of(mei.gpg("--export") + lin.gpg("--export"))
    ) == public_keys.identities(both)


def test_a_detached_signature_is_read(mei):
    for words in ((), ("--armor", "--comment", "hello", "--detach-sign")):
        data = openpgp.detached(mei.sign(DATA, *words))
        assert [packet.tag for packet in openpgp.packets(data)] == [2]
    plain = mei.sign(DATA).replace("\n", "\r\n")
    assert openpgp.packets(openpgp.detached(plain))


def test_what_is_no_detached_signature_is_refused_with_the_reason(mei):
    good = openpgp.detached(mei.sign(DATA))
    inline = openpgp.unarmoured(mei.sign(DATA, "--armor", "--sign", "-z0"), "MESSAGE")
    for text, said in (
        (mei.sign(DATA, "--armor", "--sign"), "not a whole"),
        (mei.sign(DATA, "--clear-sign"), "not a whole"),
        (armoured(inline, "SIGNATURE"), "not one detached"),
        (armoured(good + good, "SIGNATURE"), "not one detached"),
        (armoured(mei.gpg("--export"), "SIGNATURE"), "not one detached"),
        (mei.sign(DATA, "--armor", "--textmode", "--detach-sign"), "another kind"),
        (armoured(b"\xcd\x05\x04\x00\x16\x08x", "SIGNATURE"), "not one detached"),
        (armoured(b"\xc2\x03\x04\x00\x16", "SIGNATURE"), "another kind"),
        (mei.sign(DATA, "--armor", "--digest-algo", "SHA1", "--detach-sign"), "too weak"),
        (armoured(good[:-1], "SIGNATURE"), "not a whole"),
        ("", "not a whole"),
    ):
        with pytest.raises(ValueError, match=said):
            openpgp.detached(text)


@pytest.mark.parametrize(
    "head",
    [b"\xc6", b"\xc6\xe0", b"\xc6\xc0", b"\xc6\xff\0\0\0", b"\x9b", b"\x9a\0\0\1", b"\x06\x01x"],
)
def test_a_packet_without_a_whole_head_is_refused(head: bytes):
    with pytest.raises(ValueError, match=r"."):
        openpgp.packets(head)


def test_every_way_to_write_a_length_is_read():
    body = b"x" * 200
    for head in (b"\xc6\xc0\x08", b"\xc6\xff\0\0\0\xc8", b"\x98\xc8", b"\x99\0\xc8",
                 b"\x9a\0\0\0\xc8"):  # fmt: skip
        assert openpgp.packets(head + body) == [openpgp.Packet(tag=6, body=body)]


RFC_9580_KEY = """\
-----BEGIN PGP PUBLIC KEY BLOCK-----

xioGY4d/4xsAAAAg+U2nu0jWCmHlZ3BqZYfQMxmZu52JGggkLq2EVD34laPCsQYf
GwoAAABCBYJjh3/jAwsJBwUVCg4IDAIWAAKbAwIeCSIhBssYbE8GCaaX5NUt+mxy
KwwfHifBilZwj2Ul7Ce62azJBScJAgcCAAAAAK0oIBA+LX0ifsDm185Ecds2v8lw
gyU2kCcUmKfvBXbAf6rhRYWzuQOwEn7E/aLwIwRaLsdry0+VcallHhSu4RN6HWaE
QsiPlR4zxP/TP7mhfVEe7XWPxtnMUMtf15OyA51YBM4qBmOHf+MZAAAAIIaTJINn
+eUBXbki+PSAld2nhJh/LVmFsS+60WyvXkQ1wpsGGBsKAAAALAWCY4d/4wKbDCIh
BssYbE8GCaaX5NUt+mxyKwwfHifBilZwj2Ul7Ce62azJAAAAAAQBIKbpGG2dWTX8
j+VjFM21J0hqWlEg+bdiojWnKfA5AQpWUBtnNwDEM0g12vYxoWM8Y81W+bHBw805
I8kWVkXU6vFOi+HWvv/ira7ofJu16NnoUkhclkUrk0mXubZvyl4GBg==
-----END PGP PUBLIC KEY BLOCK-----
"""


def test_the_fingerprint_is_that_of_gpg_and_of_the_standard(mei):
    assert public_keys.fingerprint(mei.public()) == mei.fingerprint()
    assert public_keys.problem(RFC_9580_KEY) is None
    wanted = "CB186C4F0609A697E4D52DFA6C722B0C1F1E27C18A56708F6525EC27BAD9ACC9"
    assert public_keys.fingerprint(RFC_9580_KEY) == wanted
