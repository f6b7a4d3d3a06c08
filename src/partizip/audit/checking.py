"""`partizip sample` and `partizip case`: draw a sample again, check the archive of a case; both without Django."""

import argparse
import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from partizip.core import ledger, sampling
from partizip.core.uploads.archives import UNREADABLE
from partizip.journal.verify import check_content

MANIFEST = "MANIFEST.sha256"
CONTENT = ".inhalt.json"
MOST_BYTES = 2 << 30  # an archive is read into memory as a whole
PAGES = "fall.json, fall.html, checkliste.json and dokumente/"
# What misshapen JSON and names lead to.
_MISSHAPEN = (LookupError, ValueError, TypeError, RecursionError)


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
    parser.add_argument("--sha256", help="fingerprint of the archive, as the look stands in the record")
    options = parser.parse_args(arguments)
    try:
        if options.file.stat().st_size > MOST_BYTES:
            return _failed(f"cannot check: {options.file} is larger than {MOST_BYTES >> 30} GiB", 2)
        for words in checked(options.file.read_bytes(), options.key, options.sha256):
            sys.stdout.write(f"{words}\n")
    except (OSError, BadZipFile) as error:
        return _failed(f"cannot check: {error}", 2)
    except ledger.Fault as fault:
        return _failed(f"FAULT  {fault}", 1)
    return 0


def _failed(sentence: str, code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return code


def checked(data: bytes, key: str | None = None, wanted: str | None = None) -> list[str]:
    """What was found in order and what could not be checked, in sentences; `wanted` is the archive's SHA-256.

    Raises ledger.Fault at the first thing that is wrong, or BadZipFile for what is no archive.
    """
    found = sha256(data).hexdigest()
    if wanted and wanted.strip().lower() != found:
        raise ledger.Fault(f"the archive is not the one with this fingerprint: its SHA-256 is {found}")
    try:
        files = _unpacked(data)
    except UNREADABLE as error:
        raise BadZipFile(f"the file is no archive of a case: {error or type(error).__name__}") from error
    try:
        return [_files(files), *_lines(files, key), _whole(found, told=bool(wanted))]
    except _MISSHAPEN as error:
        raise ledger.Fault(f"the archive cannot be read: {error or type(error).__name__}") from error


def _unpacked(data: bytes) -> dict[str, bytes]:
    """The files. An archive is stored, never compressed: so none can be larger than the archive (no ZIP bomb)."""
    with ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
        if len({member.filename for member in members}) != len(members):
            raise ledger.Fault("a file stands in the archive twice")
        for member in members:
            if member.compress_type != ZIP_STORED or member.compress_size != member.file_size:
                raise ledger.Fault(f"{member.filename} is compressed; the program hands out files as they are")
        if sum(member.file_size for member in members) > len(data):
            raise ledger.Fault("the files are larger than the archive that holds them")
        return {member.filename: archive.read(member) for member in members}


def _whole(found: str, *, told: bool) -> str:
    """What vouches for the pages about the case, which no line of the record commits to."""
    if told:
        return f"ok  the archive is the one with the fingerprint that you gave, SHA-256 {found}"
    return (
        f"note  {PAGES} stand in no line; only the look in the record (audit.case_looked_at, digest) vouches for "
        f"them: compare it with this archive's SHA-256 {found}"
    )


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
    chain, told = ledger.Chain(verifier), 0
    stems = sorted(name.removesuffix(".leaf") for name in files if name.endswith(".leaf"))
    if {name.removesuffix(CONTENT) for name in files if name.endswith(CONTENT)} - set(stems):
        raise ledger.Fault("there is a content without its line")
    for stem in stems:
        leaf = files[f"{stem}.leaf"]
        receipt = files[f"{stem}.tlog-proof"].decode()
        ledger.verify_receipt(receipt, ledger.leaf_hash(leaf), chain)
        if ledger.parse_receipt(receipt).index != int(stem.rsplit("/", 1)[1]):
            raise ledger.Fault(f"{stem}.tlog-proof is the receipt of another line")
        if f"{stem}{CONTENT}" in files:
            content = json.loads(files[f"{stem}{CONTENT}"])
            check_content(int(stem.rsplit("/", 1)[1]), leaf, bytes.fromhex(content["salt"]), content["content"])
            told += 1
    yield f"ok  {len(stems)} lines stand in the log of {verifier.name}"
    yield f"ok  {told} of them come with their content, which is what they commit to"
    if told < len(stems):
        yield f"note  {len(stems) - told} come without their content; what they say cannot be checked here"
    if not key:
        yield "note  the key comes from the archive itself; give --key with the one that you know"
