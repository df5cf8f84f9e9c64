"""Hypotheses, their experiments and what their verifications come to (SPEC 8)."""
