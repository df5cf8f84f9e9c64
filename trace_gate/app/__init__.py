"""Use cases over ports: what the commands and hooks do, without printing or exiting."""
