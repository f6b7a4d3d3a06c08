"""Search: one index of everything public, kept in the transaction of each act.

A model declares what of it can be found (declarations); the record calls the index with the rows of its lines
(keeping). Nothing else gets in, so what is private stays out by not being declared.
"""
