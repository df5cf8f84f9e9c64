"""What came of a fleet, as text, JSON and a page (SPEC 10, Fleet)."""
