"""What spans all: the desk, /pruefen, what is new, legal pages, the command line."""
