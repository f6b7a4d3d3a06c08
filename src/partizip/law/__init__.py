"""Promise 1 (C1.1, C1.2): the Act is evaluated by an independent institution and developed further."""
