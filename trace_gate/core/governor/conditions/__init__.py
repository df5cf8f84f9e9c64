"""What must be so before a bucket goes on, by its counts (SPEC 8, Conditions of transitions)."""
