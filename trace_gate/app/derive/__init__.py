"""Brings the derived layers up to the traces of a snapshot (SPEC 8)."""
