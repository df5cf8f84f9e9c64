"""The shop as one page: what its owner reads on a Monday (SPEC 9)."""
