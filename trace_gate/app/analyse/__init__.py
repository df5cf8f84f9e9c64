"""The analyst's week: from reports to observations (SPEC 9)."""
