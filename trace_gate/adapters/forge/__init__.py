"""What is asked of a forge over HTTP: pull requests and their comments."""
