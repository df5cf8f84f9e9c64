"""The derived files of a working tree: written whole or not at all, and nowhere else (SPEC 8)."""
