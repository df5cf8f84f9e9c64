"""Validate: what each kind of trace must hold, compiled to JSON Schema (SPEC 3).

`fields` reads trace_layers.yaml, `profiles` reads trace_type_profiles.yaml, `checks` parses
the check language, `regular` makes its expressions safe and portable, `rules` turns checks
into keywords, `emit` writes the schemas, `compiler` is the door to all of it. `validator`
judges a document by a compiled schema, and `wording` says in plain words what is wrong.
"""
