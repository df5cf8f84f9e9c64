"""What a CI run was started for, and what the judge says of it (SPEC 5, Callers)."""
