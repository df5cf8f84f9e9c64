"""The only code that touches the world: git, files, cache, ssh-keygen, gpg, shipped files."""
