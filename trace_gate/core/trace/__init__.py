"""The trace document: strict reading, ids, instants, targets, growth, a typed view (SPEC 3, 4)."""
