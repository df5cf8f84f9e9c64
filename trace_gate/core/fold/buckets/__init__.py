"""The life of intent buckets: definitions, states, events (SPEC 8)."""
