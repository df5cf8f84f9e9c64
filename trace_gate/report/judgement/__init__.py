"""A judgement as text: for people, for programs, for GitHub (SPEC 6)."""
