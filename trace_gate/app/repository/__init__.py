"""What a use case finds in the repository: the base, the policy, traces and files of a tree."""
