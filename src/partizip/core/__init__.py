"""Rules and numerics in pure Python: no Django, no clock, no input or output, no unseeded randomness."""
