"""Hooks on disk and in the settings of other programs (SPEC 9, `doctor`)."""
