"""Partizip makes a Land's promises on integration and participation accountable.

The rooms, from the ground up: core (rules and numerics), journal (the public log), access (rights),
bodies (who), duties, texts, figures, documents (what all parts share), trail (what follows from what),
the eight promises law, cooperation, council, concept, workforce, commissioner, welcome, funding,
then promises (the policy text with its clauses), portal (what spans all) and web (settings, pages).
"""

__version__ = "0.1.0"
