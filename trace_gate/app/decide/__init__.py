"""What becomes of a decision: governed, approved, split, executed (SPEC 7)."""
