"""Text to terms: words as people write them, folded and stemmed, so that forms of one word meet.

Stemming: Snowball (snowballstemmer) for German, English, Turkish, Russian, Arabic. German reads ae, oe, ue like the
umlauts. Latin loses its accents, Arabic its marks, its lengthening and the forms of alef, Cyrillic its ё and stresses.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from threading import Lock

import snowballstemmer

from partizip.core.finding.stopwords import STOP_WORDS

# Raise it with every change that gives other terms for the same text; an index of other rules is out of step.
RULES = f"1, Snowball {version('snowballstemmer')}"
LONGEST = 48  # characters of a term; what is longer is cut
_SHORTEST_VARIANT = 4  # a stem of a foreign grammar that is shorter says too little

# Letters and digits with what may stand on or between them: accents, Arabic marks, soft hyphen, joiners.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u00ad\u200c\u200d"
)
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_DROPPED = dict.fromkeys((0xAD, 0x200C, 0x200D, 0x0640))
_ARABIC = str.maketrans("أإآٱىیةؤئک", "ااااييهويك")
_ARTICLE = re.compile(r"^[وف]?(?:[بك]?ال|لل)(?=...)")
_STEMMERS = {
    "de": snowballstemmer.stemmer("german"),
    "en": snowballstemmer.stemmer("english"),
    "tr": snowballstemmer.stemmer("turkish"),
    "ru": snowballstemmer.stemmer("russian"),
    "ar": snowballstemmer.stemmer("arabic"),
}
_LATIN = ("de", "en", "tr")
_READ_BY_STEMMERS = frozenset("äöüçğş")  # marked letters by which the German and the Turkish grammar go
_lock = Lock()  # a Snowball stemmer keeps the word it works on, so it serves one thread at a time


@dataclass(frozen=True)
class Token:
    """A word in a text: where it stands (characters) and its term."""

    start: int
    end: int
    term: str


def _script(word: str) -> str:
    """The language family by the first letter: ar, ru, or latin for everything else."""
    first = next((character for character in word if character.isalpha()), "")
    if "\u0600" <= first <= "\u06ff" or "\u0750" <= first <= "\u077f":
        return "ar"
    return "ru" if "\u0400" <= first <= "\u052f" else "latin"


def _bare(text: str) -> str:
    """Without what stands above or below the letters."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(character for character in parts if not unicodedata.combining(character))


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """A word without case and marks that people leave out; umlauts, й and ї stay for the stemmer."""
    text = unicodedata.normalize("NFKC", word).casefold().translate(_DROPPED)
    text = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)
    script = _script(text)
    if script == "ar":
        return _bare(text).translate(_ARABIC)
    text = unicodedata.normalize("NFC", text)
    if script == "ru":
        text = text.replace("ё", "е")
        return "".join(sign for sign in text if not unicodedata.combining(sign))
    text = "".join(sign if sign in _READ_BY_STEMMERS else _bare(sign) for sign in text)
    return text.replace("ı", "i")


@lru_cache(maxsize=131072)
def stem(word: str, grammar: str) -> str:
    """The term of a folded word by one grammar."""
    if any(sign.isdigit() for sign in word):
        return _bare(word)[:LONGEST]
    if grammar == "ar":
        word = _ARTICLE.sub("", word)
    with _lock:
        made = _STEMMERS[grammar].stemWord(word)
    if grammar in _LATIN:  # the Turkish grammar adds a dotless i where it is never typed
        made = _bare(made).replace("ı", "i")
    return made[:LONGEST] or word[:LONGEST]


def _grammar(word: str, language: str) -> str:
    script = _script(word)
    if script != "latin":
        return script
    wanted = language.split("-")[0].lower()
    return wanted if wanted in _LATIN else "de"


def _tells_nothing(word: str) -> bool:
    """A stop word, or a single letter."""
    return word in STOP_WORDS or _bare(word) in STOP_WORDS or (len(word) < 2 and not word.isdigit())


_STOP_FOLDED = frozenset(map(folded, STOP_WORDS))


@lru_cache(maxsize=131072)
def _term(written: str, language: str) -> str:
    """The term of a word as it is written in a text of this language; empty when it tells nothing."""
    word = folded(written)
    if not word or word in _STOP_FOLDED or _tells_nothing(word):
        return ""
    return stem(word, _grammar(word, language))


def tokens(text: str, language: str) -> Iterator[Token]:
    """The words of a text in its language that tell something, in order."""
    for match in _WORD.finditer(text):
        term = _term(match.group(), language)
        if term:
            yield Token(match.start(), match.end(), term)


def terms_of_query(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The words of a query that tell something, each folded and with the terms it may stand for, the likeliest first.

    A query does not name its language, so a Latin word is read by every grammar.
    """
    found: dict[str, tuple[str, ...]] = {}
    for match in _WORD.finditer(text):
        word = folded(match.group())
        if not word or word in _STOP_FOLDED or _tells_nothing(word):
            continue
        script = _script(word)
        grammars = _LATIN if script == "latin" else (script,)
        terms = [stem(word, grammar) for grammar in grammars]
        kept = [term for term in terms if term == terms[0] or len(term) >= _SHORTEST_VARIANT or term == _bare(word)]
        found.setdefault(word, tuple(dict.fromkeys(kept)))
    return list(found.items())
