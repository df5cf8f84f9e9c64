"""Validate: what each kind of trace must hold, compiled to JSON Schema (SPEC 3).

`layers_reader` reads trace_layers.yaml, `profiles_reader` reads trace_type_profiles.yaml,
`check_language` turns checks into keywords, `regex` makes their expressions safe and portable,
`profile_plan` says what a profile asks of each field, `field_schemas` writes the schemas, and
`compiler` is the door to all of it. `validator` judges a document by a compiled schema, and
`messages` says in plain words what is wrong.
"""
