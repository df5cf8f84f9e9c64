"""Many repositories at once: what fleet.yaml may say, and what is kept of each (SPEC 10, Fleet)."""
