"""The traces of a tree: names, sealing, time, causal links, evidence (SPEC 4)."""
