"""The record says which content a change has: TG412 (SPEC 5, Cover)."""
