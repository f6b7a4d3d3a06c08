"""One answer clock for everything owed: asked, due, answered, accepted, overdue, escalated, blocked."""
