"""A witness of records for an archive or a council's office: signs each state of a log that continues the last one.

A program of its own in the same package: one key, one SQLite file, no Django (c2sp.org/tlog-witness). Serves C6.1:
whoever runs a Land cannot show two histories of it without the witness noticing.
"""
