"""Every question that trace-gate asks of Git: the only package that runs it (SPEC 5)."""
