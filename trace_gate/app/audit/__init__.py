"""Judge the whole history of the protected branch (SPEC 5, 9)."""
