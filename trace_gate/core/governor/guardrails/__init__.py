"""The guardrails (SPEC 7): one module each, one signature, in the order of the workflow."""
