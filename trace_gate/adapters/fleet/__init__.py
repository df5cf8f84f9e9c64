"""Many repositories: their copies, the questions to each, and who does the work."""
