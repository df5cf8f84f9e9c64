"""Builds the proposal of each caller, and what the judge needs to know of it (SPEC 5)."""
