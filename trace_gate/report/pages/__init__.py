"""Pages for people: a trace, the shop, what waits, what a derivation changed."""
