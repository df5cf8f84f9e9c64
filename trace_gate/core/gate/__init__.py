"""The judge: links, cover and everything that a unit of change must hold (SPEC 5)."""
