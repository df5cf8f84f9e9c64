"""How the shop stands, and what waits (SPEC 9, `status` and `due`)."""
