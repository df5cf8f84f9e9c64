"""Metrics of each shop and week (SPEC 8)."""
