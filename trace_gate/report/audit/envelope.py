"""What is signed of a statement, and the envelope around both: DSSE, version 1 (SPEC 9).

The signature is that of `ssh-keygen -Y sign` or of gpg, in its armour: `base64 -d` makes the file
of it that either program takes.
"""

from __future__ import annotations

import base64
import json

from trace_gate.report.audit.statement import OURS
from trace_gate.report.escape import json_text

PAYLOAD = "application/vnd.in-toto+json"


def signed_bytes(payload: bytes) -> bytes:
    """What the signature is over: the encoding of DSSE (PAE) of a payload."""
    return b"DSSEv1 %d %s %d %s" % (len(PAYLOAD), PAYLOAD.encode(), len(payload), payload)


def envelope(payload: bytes, signature: str, key: str) -> str:
    """The envelope, one field on a line, so that text tools read it, too.

    Args:
        payload: the statement.
        signature: armoured.
        key: the fingerprint of the key, a hint for who looks for it.
    """
    made = {
        "payloadType": PAYLOAD,
        "payload": _encoded(payload),
        "signatures": [{"keyid": key, "sig": _encoded(signature.encode())}],
    }
    return json_text(made, indent=2) + "\n"


def is_ours(data: bytes) -> bool:
    """Whether a file is an envelope around a statement that an audit made."""
    try:
        found = json.loads(data)
        payload = base64.b64decode(found["payload"], validate=True)
        verifier = json.loads(payload)["predicate"]["verifier"]["id"]
        return bool(found["payloadType"] == PAYLOAD and verifier == OURS)
    except (ValueError, LookupError, TypeError, RecursionError):
        return False


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
