"""The audit of a history as text, JSON, SARIF and a page (SPEC 9)."""
