"""The small language of `check` in profiles: tokens, parser, keywords (SPEC 3)."""
