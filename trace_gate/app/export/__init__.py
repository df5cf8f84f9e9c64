"""Export: the rows of a repository, and the files that they are brought to (SPEC 9)."""
