"""Ask why: of a line, a file, a trace, a bucket or a hypothesis; the log of decisions (SPEC 9)."""
