"""What repeated outcomes add up to: patterns and laws (SPEC 8)."""
