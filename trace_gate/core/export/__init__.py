"""The tables that people analyse with: their columns, and rows made of what Git holds (SPEC 9)."""
