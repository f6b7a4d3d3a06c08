"""`partizip demo full`: fill the demo Land with the large one, here or by the worker; goes on where it stood."""

import argparse
import sys

from django.db import DatabaseError
from django.utils import timezone
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from partizip.access.acts import THE_SYSTEM, Refused
from partizip.portal.full import actions, filling


def main(arguments: list[str]) -> int:
    """Run the command; exit code 2 on an installation that is no demo, or when it is full already."""
    parser = argparse.ArgumentParser(
        prog="partizip demo full", description="Fill the demo with a large, invented Land."
    )
    parser.add_argument("--scale", type=float, default=1.0, help="size, 1 is the whole (about 4,000 claims)")
    parser.add_argument("--background", action="store_true", help="only ask for it; the worker does it")
    options = parser.parse_args(arguments)
    if not 0 < options.scale <= 10:
        parser.error("--scale is a number above 0, at most 10")
    try:
        load = actions.ask_for_full(by=THE_SYSTEM, at=timezone.now(), scale=options.scale)
    except Refused as refusal:
        sys.stderr.write(f"{refusal.verdict.reason}\n")
        return 2
    except DatabaseError as error:
        sys.stderr.write(f"The database is not ready ({error}). Run `partizip init --demo` first.\n")
        return 2
    if options.background:
        sys.stdout.write("The worker fills it; see /demo/fuellen/ on the site.\n")
        return 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as progress:
        task = progress.add_task("Filling the demo", total=load.total, completed=load.done)
        for state in filling.fill():
            progress.update(task, completed=state.done)
    sys.stdout.write("The large demo is there.\n")
    return 0
