"""YAML read strictly, with the place of every value (SPEC 3)."""
