"""A review as JSON, and as a page for Markdown and HTML (SPEC 9, `review`)."""
