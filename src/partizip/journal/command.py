"""`partizip journal proof INDEX`: write the receipt of a line."""

import argparse
import sys
from pathlib import Path

from django.db import DatabaseError

from partizip.journal import keeping, proofs
from partizip.journal.models import Entry


def proof(arguments: list[str]) -> int:
    """Run the command; exit code 2 and one sentence when there is no such line or no key."""
    parser = argparse.ArgumentParser(prog="partizip journal proof", description="Write the receipt of a line.")
    parser.add_argument("index", type=int, help="number of the line")
    parser.add_argument("--output", type=Path, help="file to write; else the receipt is printed")
    options = parser.parse_args(arguments)
    try:
        text = proofs.receipt(options.index)
        if options.output:
            options.output.write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)
    except Entry.DoesNotExist:
        return _failed(f"There is no line {options.index}.")
    except (keeping.KeyProblem, keeping.HistoryChanged) as error:
        return _failed(str(error))
    except OSError as error:
        return _failed(f"The file {options.output} cannot be written: {error.strerror}.")
    except DatabaseError as error:
        return _failed(f"The database is not ready ({error}). Run `partizip init` first.")
    return 0


def _failed(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2
