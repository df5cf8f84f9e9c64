"""Market files: what tables and texts of the repository say of targets (SPEC 5, Market files)."""
