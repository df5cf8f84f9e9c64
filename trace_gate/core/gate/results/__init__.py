"""What a decision says that came of it: execution, failures, results (SPEC 4 and 8)."""
