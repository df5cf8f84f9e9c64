"""What the traces say of campaigns, content and executions (SPEC 8)."""
