"""Writes traces: what was typed becomes a draft, and a draft is mended (SPEC 4 and 9)."""
