"""What is worth keeping between runs, in the Git directory."""
