"""One module for each command: its options, the use case, the formatter, the exit."""
