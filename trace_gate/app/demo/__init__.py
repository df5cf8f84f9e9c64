"""The stories that `trace-gate demo` plays with real commands."""
