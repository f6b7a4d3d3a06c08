"""The policy text with its clauses: who took each over, what the parts say of its state, the home page."""
