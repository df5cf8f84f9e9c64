"""The command line: one module per command; settings, use case, formatter, exit."""
