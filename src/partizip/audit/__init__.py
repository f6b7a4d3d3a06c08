"""Audits from outside: samples that anybody can draw again, whole cases with proofs, findings; every look recorded."""
