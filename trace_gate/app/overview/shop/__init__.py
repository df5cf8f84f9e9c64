"""The shop as a page of values: everything that the fold of a commit knows of it (SPEC 9)."""
