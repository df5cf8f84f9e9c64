"""What `why` shows."""

from __future__ import annotations

OID = "0123456789" * 4
