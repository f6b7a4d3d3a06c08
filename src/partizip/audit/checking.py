"""`partizip sample` and `partizip case`: draw a sample again, check the archive of a case; both without Django."""

import argparse
import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from partizip.core import ledger, sampling
from partizip.journal.verify import check_content

MANIFEST = "MANIFEST.sha256"


def sample(arguments: list[str]) -> int:
    """Draw a sample again: ids on standard output, one a line. Exit code 1 when the population is another one."""
    parser = argparse.ArgumentParser(prog="partizip sample", description="Draw a published sample again.")
    parser.add_argument("--population", type=Path, required=True, help="file with the public ids, one a line")
    parser.add_argument("--seed", help="seed, 64 hexadecimal signs")
    parser.add_argument("--root", help="instead of the seed: root of the record at the commitment")
    parser.add_argument("--chance", help="with --root: what chance gave, such as 3-11-19-24-40-47")
    parser.add_argument("--size", type=int, required=True, help="how many cases are drawn")
    parser.add_argument("--sha256", help="fingerprint of the population, as it was committed to")
    options = parser.parse_args(arguments)
    if bool(options.seed) == bool(options.root and options.chance):
        parser.error("give --seed, or --root together with --chance")
    try:
        ids = sampling.ids_of(options.population.read_bytes())
        seed = options.seed or sampling.seed(options.root, options.chance)
        cases = sampling.drawn(ids, seed, options.size)
        found = sampling.fingerprint(ids)
    except OSError as error:
        return _failed(f"The file {options.population} cannot be read: {error.strerror}.", 2)
    except sampling.Unfit as unfit:
        return _failed(str(unfit), 2)
    sys.stderr.write(f"{sampling.WAY}: {len(ids)} ids, SHA-256 {found}, seed {seed}\n")
    if options.sha256 and options.sha256.lower() != found:
        return _failed("FAULT  The population is not the one that was committed to.", 1)
    sys.stdout.write("".join(f"{case}\n" for case in cases))
    return 0


def case(arguments: list[str]) -> int:
    """Check the archive of a case: every file, every receipt. Exit codes as `partizip journal verify`."""
    parser = argparse.ArgumentParser(prog="partizip case", description="Check the archive of a case.")
    parser.add_argument("file", type=Path, help="the archive (.zip)")
    parser.add_argument("--key", help="the public key of the log, as you know it from elsewhere")
    options = parser.parse_args(arguments)
    try:
        for words in checked(options.file.read_bytes(), options.key):
            sys.stdout.write(f"{words}\n")
    except (OSError, BadZipFile) as error:
        return _failed(f"cannot check: {error}", 2)
    except ledger.Fault as fault:
        return _failed(f"FAULT  {fault}", 1)
    return 0


def _failed(sentence: str, code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return code


def checked(data: bytes, key: str | None = None) -> list[str]:
    """What was found in order, in sentences. Raises ledger.Fault at the first thing that is wrong, or BadZipFile."""
    with ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        if len(set(names)) != len(names):
            raise ledger.Fault("a file stands in the archive twice")
        files = {name: archive.read(name) for name in names}
    try:
        return [_files(files), *_lines(files, key)]
    except (KeyError, ValueError, TypeError) as error:
        raise ledger.Fault(f"the archive cannot be read: {error}") from error


def _files(files: dict[str, bytes]) -> str:
    """Compare every file with the list of fingerprints."""
    listed = dict(line.split("  ", 1)[::-1] for line in files[MANIFEST].decode().splitlines())
    if set(listed) != set(files) - {MANIFEST}:
        raise ledger.Fault("the list of fingerprints names other files than there are")
    for name, wanted in listed.items():
        if sha256(files[name]).hexdigest() != wanted:
            raise ledger.Fault(f"{name} was altered")
    return f"ok  {len(listed)} files, each with the fingerprint of the list"


def _lines(files: dict[str, bytes], key: str | None) -> Iterator[str]:
    """Check each receipt with the key, and each content with what its line commits to."""
    verifier = ledger.parse_vkey(key or files["protokoll/schluessel.vkey"].decode())
    chain, count = ledger.Chain(verifier), 0
    for name in sorted(name for name in files if name.endswith(".leaf")):
        leaf, stem = files[name], name.removesuffix(".leaf")
        receipt = files[f"{stem}.tlog-proof"].decode()
        ledger.verify_receipt(receipt, ledger.leaf_hash(leaf), chain)
        if ledger.parse_receipt(receipt).index != int(stem.rsplit("/", 1)[1]):
            raise ledger.Fault(f"{stem}.tlog-proof is the receipt of another line")
        content = json.loads(files.get(f"{stem}.inhalt.json", b"null"))
        if content is not None:
            check_content(int(stem.rsplit("/", 1)[1]), leaf, bytes.fromhex(content["salt"]), content["content"])
        count += 1
    yield f"ok  {count} lines stand in the log of {verifier.name}, each with what it commits to"
    if not key:
        yield "note  the key comes from the archive itself; give --key with the one that you know"
