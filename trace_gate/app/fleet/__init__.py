"""Many repositories: check, audit and status of all of them (SPEC 10, Fleet)."""
