"""Undoes the change of a commit, and keeps its traces (SPEC 5)."""
