"""A sample can be drawn again by anybody: fixed vectors, no favourites, and Python's own library alone."""

import hashlib
import hmac
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partizip.audit import checking
from partizip.core import sampling

IDS = ["K7F4-92MA", "2XRT-4C7P", "AAAA-2222", "019aaf6e-0000-7000-8000-000000000001", "W7NN-9K3X"]
ROOT = "ab" * 32
CHANCE = "3-11-19-24-40-47"
SEED = "f06c7a5dd8487cb4605e59b3542f5ee11f46ad91122af9bdad5e461b53993481"
FINGERPRINT = "15bd4f1459403b0b72287a00f42c7104b98259594ef25d87920a97560f02a5d0"
DRAWN = ["019aaf6e-0000-7000-8000-000000000001", "AAAA-2222", "2XRT-4C7P"]


@pytest.mark.rule("partizip-sample-v1")
def test_the_fixed_vectors_of_the_published_way():
    """These stand in docs/methods/sample-v1.md; a change of any of them is another way with another name."""
    assert sampling.WAY == "partizip-sample-v1"
    assert sampling.fingerprint(IDS) == FINGERPRINT
    assert sampling.seed(ROOT, CHANCE) == SEED
    assert sampling.drawn(IDS, SEED, 3) == DRAWN
    assert sampling.drawn(IDS, SEED, 5)[:3] == DRAWN, "a larger sample begins with the smaller one"


def test_a_third_party_repeats_it_from_the_description_alone():
    """The four steps of the page, written anew without a line of the program."""
    population = b"".join(f"{one}\n".encode() for one in sorted(IDS))
    seed = hashlib.sha256(b"partizip-sample-v1\n" + ROOT.encode() + b"\n" + CHANCE.encode() + b"\n").digest()
    ranked = sorted((hmac.new(seed, one.encode(), hashlib.sha256).hexdigest(), one) for one in IDS)
    assert hashlib.sha256(population).hexdigest() == sampling.fingerprint(IDS)
    assert seed.hex() == sampling.seed(ROOT, CHANCE)
    assert [one for _rank, one in ranked[:3]] == sampling.drawn(IDS, seed.hex(), 3)


@given(st.permutations([f"case-{number}" for number in range(30)]), st.integers(1, 30))
def test_the_order_of_the_list_does_not_matter(ids, size):
    cases = sampling.drawn(ids, SEED, size)
    assert cases == sampling.drawn(sorted(ids), SEED, size)
    assert len(set(cases)) == size
    assert set(cases) <= set(ids)


@pytest.mark.rule("partizip-sample-v1")
def test_every_case_has_the_same_chance():
    """Chi-square over 4,000 fixed seeds, 5 of 40 each: 39 degrees of freedom, 99.9 % quantile 72.1."""
    ids, size, rounds = [f"case-{number}" for number in range(40)], 5, 4000
    seeds = [hashlib.sha256(f"round {number}".encode()).hexdigest() for number in range(rounds)]
    drawn = [sampling.drawn(ids, seed, size) for seed in seeds]
    expected = rounds * size / len(ids)
    counts = Counter(case for cases in drawn for case in cases)
    # Draws without replacement vary less than independent ones, by (N - n) / (N - 1).
    spread = expected * (len(ids) - size) / (len(ids) - 1)
    assert sum((counts[case] - expected) ** 2 for case in ids) / spread < 72.1
    firsts = Counter(cases[0] for cases in drawn)
    assert sum((firsts[case] - rounds / 40) ** 2 for case in ids) / (rounds / 40) < 72.1
    pairs = Counter(frozenset(cases[:2]) for cases in drawn)
    wanted = rounds / 780
    assert sum((pairs[pair] - wanted) ** 2 for pair in pairs) / wanted + (780 - len(pairs)) * wanted < 908, (
        "779 degrees"
    )


@pytest.mark.parametrize(
    "bad", [["a", "a"], ["a b"], [""], ["ä"], ["x" * 65], ["a\n"]],
    ids=["twice", "space", "empty", "not ascii", "long", "line feed"],
)  # fmt: skip
def test_an_ambiguous_population_is_refused(bad):
    with pytest.raises(sampling.Unfit):
        sampling.population(bad)


@pytest.mark.parametrize(
    "bad", ["", "3", "3-11", "03-11-19", "11-3-19", "3 11 19", "3-11-19 ", "AB" * 32, "3--11-19", "ab" * 31]
)
def test_chance_is_written_in_one_way_only(bad):
    with pytest.raises(sampling.Unfit):
        sampling.chance(bad)
    assert sampling.chance(CHANCE)
    assert sampling.chance("0f" * 32)


@pytest.mark.parametrize("size", [0, -1, 6])
def test_a_size_that_does_not_fit_is_refused(size):
    with pytest.raises(sampling.Unfit, match="between 1 and 5"):
        sampling.drawn(IDS, SEED, size)


def test_more_lines_than_a_population_may_have_are_refused_before_they_are_looked_at(monkeypatch):
    whole = b"".join(b"%05d\n" % number for number in range(sampling.MOST))
    assert len(sampling.ids_of(whole)) == sampling.MOST
    monkeypatch.setattr(sampling, "checked", None)
    with pytest.raises(sampling.Large, match="more than 20000 lines"):
        sampling.ids_of(whole + b"a\n")


def test_a_population_is_sorted_and_matched_once():
    found = sampling.ids_of("\n".join(reversed(IDS)).encode())
    assert list(found) == sorted(IDS)
    assert sampling.checked(found) is found


def run(tmp_path, capsys, *arguments, ids=IDS):
    file = tmp_path / "population.txt"
    file.write_text("\r\n".join(reversed(ids)) + "\r\n\r\n")
    code = checking.sample(["--population", str(file), "--size", "3", *arguments])
    return code, capsys.readouterr()


def test_the_command_draws_it_again(tmp_path, capsys):
    code, told = run(tmp_path, capsys, "--seed", SEED, "--sha256", sampling.fingerprint(IDS))
    assert (code, told.out.split()) == (0, sampling.drawn(IDS, SEED, 3))
    assert sampling.fingerprint(IDS) in told.err
    code, told = run(tmp_path, capsys, "--root", ROOT, "--chance", CHANCE)
    assert (code, told.out.split()) == (0, sampling.drawn(IDS, SEED, 3))
    code, told = run(tmp_path, capsys, "--seed", SEED, "--sha256", "0" * 64)
    assert (code, told.out) == (1, "")
    assert "FAULT" in told.err
    code, told = run(tmp_path, capsys, "--seed", "x")
    assert (code, told.out) == (2, "")
    code, told = run(tmp_path, capsys, "--root", ROOT, "--chance", "3")
    assert code == 2
    with pytest.raises(SystemExit):
        run(tmp_path, capsys)
    assert checking.sample(["--population", str(tmp_path / "none"), "--seed", SEED, "--size", "1"]) == 2


def test_the_sampling_needs_neither_django_nor_a_package():
    """A third party runs this file alone: python -I -S sees no package at all."""
    code = (
        "import runpy, sys; found = runpy.run_path(sys.argv[1]);"
        "print(*found['drawn'](sys.argv[3].split(), sys.argv[2], 3))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, sampling.__file__, SEED, " ".join(IDS)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == sampling.drawn(IDS, SEED, 3)
