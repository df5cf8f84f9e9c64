"""The audit of a whole history: which steps are linked, which traces are unbroken (SPEC 5, 9)."""
