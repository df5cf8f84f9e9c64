"""What a reviewer of a range reads: verdicts, effects, who must act (SPEC 9, `review`)."""
