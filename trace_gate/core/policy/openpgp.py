"""The form of OpenPGP keys and signatures: armour, packets, what is in their heads (RFC 9580).

Nothing is verified here: gpg does that. What it is given is what was read here, byte for byte,
so that the two never see different keys or signatures in one text.
"""

from __future__ import annotations

import binascii

from trace_gate.core.policy import key_messages as messages
from trace_gate.core.record import Record

SIGNATURE = "-----BEGIN PGP SIGNATURE-----"

LEAST_RSA_BITS = 2048
STRONG = frozenset({8, 9, 10, 12, 14})
"""SHA-2 and SHA-3 with 256 bits or more, by their numbers in OpenPGP."""

_SIGNATURE, _KEY, _SUBKEY = 2, 6, 14
_ISSUER = 33
"""The subpacket with the fingerprint of the key that signed."""
_SECRET = frozenset({5, 7})
_IN_A_KEY = frozenset({_SIGNATURE, _KEY, _SUBKEY, 10, 12, 13, 17, 21})
"""Besides keys and signatures: marker, trust, name, picture, padding."""
_RSA, _DSA = frozenset({1, 2, 3}), 17


class Packet(Record):
    """One packet: what kind of thing it is, and its bytes without their head."""

    tag: int
    body: bytes


def key_problem(text: str) -> str | None:
    """Why armoured text is no public key that may approve, for people; None when it is one."""
    try:
        found = packets(key_packets(text))
    except ValueError:
        found = []
    if any(packet.tag in _SECRET for packet in found):
        return messages.private_key()
    if not found or found[0].tag != _KEY or any(each.tag not in _IN_A_KEY for each in found):
        return messages.broken_gpg()
    return next(filter(None, map(_weakness, _keys(found))), None)


def key_packets(text: str) -> bytes:
    """The packets of armoured public keys that `key_problem` finds good.

    Raises:
        ValueError: it is none.
    """
    return unarmoured(text, "PUBLIC KEY BLOCK")


def key_identities(text: str) -> tuple[str, ...]:
    """What tells the keys in a text from all others: algorithm and numbers of each, as hex.

    Names, dates and the armour do not count, so that one key is found under any of them.

    Raises:
        ValueError: it is no key.
    """
    return tuple(packet.body[5:].hex() for packet in _keys(packets(key_packets(text))))


def fingerprint(text: str) -> str:
    """The fingerprint of the first key in a text (RFC 9580, 5.5.4).

    Raises:
        ValueError: it is no key.
    """
    import hashlib

    body = packets(key_packets(text))[0].body
    if body[0] == 4:
        head = b"\x99" + len(body).to_bytes(2, "big")
        return hashlib.sha1(head + body, usedforsecurity=False).hexdigest().upper()
    head = (b"\x9a" if body[0] == 5 else b"\x9b") + len(body).to_bytes(4, "big")
    return hashlib.sha256(head + body).hexdigest().upper()


def detached(text: str) -> bytes:
    """The one packet of a detached signature over bytes.

    Raises:
        ValueError: it is something else; the message says what, for people.
    """
    try:
        data = unarmoured(text, "SIGNATURE")
        found = packets(data)
    except ValueError:
        raise ValueError(messages.not_whole()) from None
    if len(found) != 1 or found[0].tag != _SIGNATURE:
        raise ValueError(messages.not_detached())
    body = found[0].body
    if len(body) < 4 or body[0] < 4 or body[1] != 0:
        raise ValueError(messages.other_kind())
    if body[3] not in STRONG:
        raise ValueError(messages.weak_hash())
    return data


def issuer(text: str) -> str:
    """The fingerprint of the key that a detached signature says made it.

    Raises:
        ValueError: it is no such signature, or does not say.
    """
    body = packets(detached(text))[0].body
    wide = 2 if body[0] < 6 else 4
    size = int.from_bytes(body[4 : 4 + wide])
    at, end = 4 + wide, min(4 + wide + size, len(body) - 5)
    while at < end:
        start, length = _subpacket(body, at)
        if body[start] & 0x7F == _ISSUER:
            return body[start + 2 : start + length].hex().upper()
        at = start + length
    raise ValueError(messages.nobodys())


def _subpacket(data: bytes, at: int) -> tuple[int, int]:
    """Where what is in a subpacket begins, with its type, and how long that is (5.2.3.7)."""
    first = data[at]
    if first < 192:
        return at + 1, first
    if first < 255:
        return at + 2, ((first - 192) << 8) + data[at + 1] + 192
    return at + 5, int.from_bytes(data[at + 1 : at + 5])


def unarmoured(text: str, kind: str) -> bytes:
    """What is in the armoured blocks of one kind, where nothing else is in the text.

    Raises:
        ValueError: something else is, or a block is damaged.
    """
    found, rest = b"", text.strip()
    begin, end = f"-----BEGIN PGP {kind}-----", f"-----END PGP {kind}-----"
    while rest:
        inside, ending, after = rest.partition(end)
        if not ending or not inside.startswith(begin):
            raise ValueError("no armour")
        found += _inside(inside.removeprefix(begin))
        rest = after.lstrip()
    if not found:
        raise ValueError("nothing in it")
    return found


def _inside(text: str) -> bytes:
    """Head lines up to an empty one, base64, and the sum of RFC 4880 where there is one."""
    first, *lines = [line.strip() for line in text.split("\n")]
    if first or "" not in lines:
        raise ValueError("no head")
    at = lines.index("")
    if any(": " not in f"{line} " for line in lines[:at]):
        raise ValueError("an odd head")
    body = [line for line in lines[at + 1 :] if line]
    written = body.pop()[1:] if body and body[-1].startswith("=") else None
    try:
        data = binascii.a2b_base64("".join(body), strict_mode=True)
        wanted = binascii.a2b_base64(written, strict_mode=True) if written is not None else None
    except ValueError:
        raise ValueError("no base64") from None
    if wanted is not None and wanted != _sum(data):
        raise ValueError("a wrong sum")
    return data


def _sum(data: bytes) -> bytes:
    """CRC-24 (RFC 9580, 6.1.1)."""
    crc = 0xB704CE
    for byte in data:
        crc ^= byte << 16
        for _bit in range(8):
            crc <<= 1
            if crc & 0x1000000:
                crc ^= 0x1864CFB
    return crc.to_bytes(3, "big")


def packets(data: bytes) -> list[Packet]:
    """The packets one after another.

    Raises:
        ValueError: the data ends inside of one, or its length is not told at its head.
    """
    found, at = [], 0
    while at < len(data):
        tag, start, end = _head(data, at)
        if end > len(data):
            raise ValueError("truncated")
        found.append(Packet(tag=tag, body=data[start:end]))
        at = end
    if not found:
        raise ValueError("nothing in it")
    return found


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """Kind of the packet at a place, where its body starts, and where it ends."""
    first = data[at]
    if not first & 0x80:
        raise ValueError("no packet")
    if first & 0x40:
        start, length = _length(data, at + 1)
        return first & 0x3F, start, start + length
    if first & 3 == 3:
        raise ValueError("no length")
    start = at + 1 + (1 << (first & 3))
    return first >> 2 & 0xF, start, start + int.from_bytes(data[at + 1 : start])


def _length(data: bytes, at: int) -> tuple[int, int]:
    """Where the body of a packet of the new format starts, and how long it is."""
    first = data[at : at + 1]
    if not first or 224 <= first[0] < 255:
        raise ValueError("no length")
    if first[0] < 192:
        return at + 1, first[0]
    size = 2 if first[0] < 224 else 5
    written = data[at : at + size]
    if len(written) < size:
        raise ValueError("truncated")
    if size == 2:
        return at + 2, ((written[0] - 192) << 8) + written[1] + 192
    return at + 5, int.from_bytes(written[1:])


def _keys(found: list[Packet]) -> list[Packet]:
    return [packet for packet in found if packet.tag in (_KEY, _SUBKEY)]


def _weakness(packet: Packet) -> str | None:
    """Why a key is too weak or too old; None when it is neither."""
    body = packet.body
    if len(body) < 8 or body[0] < 4:
        return messages.old_form()
    if body[5] == _DSA:
        return messages.dsa()
    numbers = 6 if body[0] == 4 else 10
    if body[5] in _RSA and int.from_bytes(body[numbers : numbers + 2]) < LEAST_RSA_BITS:
        return messages.short_rsa(LEAST_RSA_BITS)
    return None
