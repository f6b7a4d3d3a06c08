"""Witnesses of the record: who signs its states from outside, how far each is, and what a witness refused."""
