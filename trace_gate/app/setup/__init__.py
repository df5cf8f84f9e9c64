"""Brings governance into a repository, and looks whether it holds there (SPEC 2 and 9)."""
