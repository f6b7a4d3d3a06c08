"""`partizip search rebuild`: make the index of the search anew."""

import argparse
import sys

from django.db import DatabaseError

from partizip.search.rebuilding import rebuild


def main(arguments: list[str]) -> int:
    """Run the command; exit code 2 when the database is not ready."""
    parser = argparse.ArgumentParser(prog="partizip search rebuild", description="Make the search's index anew.")
    parser.parse_args(arguments)
    try:
        count = rebuild()
    except DatabaseError as error:
        sys.stderr.write(f"The database is not ready ({error}). Run `partizip init` first.\n")
        return 2
    sys.stdout.write(f"{count} documents can be found.\n")
    return 0
