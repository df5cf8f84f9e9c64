"""A page as one HTML file: no network, no script, its own drawings."""
