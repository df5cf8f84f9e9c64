"""Regular expressions that every engine reads alike (SPEC 3)."""
