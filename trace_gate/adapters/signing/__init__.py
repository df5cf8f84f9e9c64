"""Signatures of approvals, by SSH and by GnuPG (SPEC 7, Approval)."""
