"""Verdicts of decisions, and approvals (SPEC 7)."""
