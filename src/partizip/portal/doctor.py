"""`partizip doctor`: is everything in order, and what to do where it is not."""

import argparse
import json
import sys

from partizip.portal.health import findings


def main(arguments: list[str]) -> int:
    """Run the command; exit code 1 when something is not in order."""
    parser = argparse.ArgumentParser(prog="partizip doctor", description="Check this installation.")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    found = list(findings())
    if options.json:
        rows = [{"name": item.name, "ok": item.ok, "message": item.words} for item in found]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    else:
        for item in found:
            sys.stdout.write(f"{'ok     ' if item.ok else 'PROBLEM'}  {item.name:<11} {item.words}\n")
    return 0 if all(item.ok for item in found) else 1
