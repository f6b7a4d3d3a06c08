"""What is missing in which language: German whole, English by its own words, Arabic for the public part."""

import ast
import re
import string
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parent.parent.parent / "src" / "partizip"
LOCALE = SOURCE / "web" / "locale"
PUBLIC_ONLY = [code for code, _name in settings.LANGUAGES if code not in dict(settings.DESK_LANGUAGES)]
# Files whose sentences only those who work here meet; everything else is the public part. A sentence that stands in
# both belongs to the public part. Refusals (acts, core) are answers to forms of the desk.
DESK = re.compile(
    r"core/|(?!post/)[a-z]+/actions(\.py|/)|[a-z]+/cases\.py|audit/(desk_views|shown|archives)\.py|commissioner/desk_views/|(?!portal/|post/)[a-z]+/forms(\.py|/)|bodies/sheet\.py|portal/desk\.py|portal/operation/"
    r"|portal/people/|portal/cases_mail\.py|portal/templates/portal/(own_\w+|erasure_\w+|_goes|barriers?)\.html"
    r"|access/(?!defaults\.py|foreign\.py|models\.py|submitting\.py|limiting\.py|purposes\.py|roles\.py|words\.py|templates/access/(rights|_held)\.html)"
    r"|web/templates/(account|mfa)/|web/templates/kept\.html|portal/templates/portal/(_rows|desk|blocked|lost_key)\.html"
    r"|[a-z]+/templates/[a-z]+/(form|import|preview|correct|series_form|legal_bases|standing|choose|mark|passages|desk_\w+|_case|archive)\.html"
)
# What marks a sentence for translation in Python; the later ones as in web.management.commands.makemessages.
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "msgid", "Default", "Fault"}
LITERAL = re.compile(r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
FIELD = re.compile(r"%\((\w+)\)s")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def sentences(path: Path) -> set[str]:
    """The texts that a file marks for translation, as gettext reads them."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
        marked = (node for node in calls if isinstance(node.func, ast.Name) and node.func.id in MARKS)
        values = (argument.value for node in marked for argument in node.args if isinstance(argument, ast.Constant))
        return {value for value in values if isinstance(value, str)}
    return {ast.literal_eval(found) for found in LITERAL.findall(templatize(text))}


def public_sentences() -> set[str]:
    """Every sentence of the program that a reader of the public part can meet."""
    known = {entry.msgid for entry in catalogue("de")}
    files = [*SOURCE.rglob("*.py"), *SOURCE.rglob("templates/**/*.html")]
    public = [path for path in files if not DESK.match(path.relative_to(SOURCE).as_posix())]
    return known & set().union(*(sentences(path) for path in public))


def forms(entry: polib.POEntry) -> dict[int, str]:
    """The forms of a translation by their number; one form is number 5, the one for any number."""
    return {int(n): text for n, text in entry.msgstr_plural.items()} if entry.msgid_plural else {5: entry.msgstr}


def faults(language: str, needed: set[str]) -> list[str]:
    """What a language lacks of the needed sentences, and what is wrong in it, one line each."""
    found, known = [], {entry.msgid: entry for entry in catalogue(language)}
    found += [f"missing: {msgid}" for msgid in sorted(needed) if msgid not in known or not known[msgid].translated()]
    for entry in known.values():
        if "fuzzy" in entry.flags:
            found.append(f"fuzzy: {entry.msgid}")
        if not any(forms(entry).values()):
            continue
        asked = set(FIELD.findall(entry.msgid + entry.msgid_plural))
        for number, text in forms(entry).items():
            # A form for one number alone may say it in words: one in German; none, one and two in Arabic.
            spare = {"days", "months", "count"} if number < (3 if language == "ar" else 1) else set()
            if not asked - spare <= set(FIELD.findall(text)) <= asked or not text:
                found.append(f"placeholders: {entry.msgid} ({number})")
    return found


def test_the_public_part_is_found():
    public = public_sentences()
    assert {"Overdue", "What was promised?", "mandate given", "Page %(number)s of %(count)s"} <= public
    assert {"%(days)s working day late", "Unchanged since %(at)s.", "Demo – invented data"} <= public
    assert {"E-mail address", "Please confirm: mail about %(title)s"} <= public  # subscribers work for nobody here
    assert not {"Nobody confirms their own mandate.", "Give a mandate", "How the wording will be split"} & public
    assert len(public) > 500


def test_german_lacks_nothing():
    assert faults("de", {entry.msgid for entry in catalogue("de")}) == []


@pytest.mark.parametrize("language", PUBLIC_ONLY)
def test_a_language_of_the_public_part_lacks_nothing_there(language):
    assert faults(language, public_sentences()) == []


@pytest.mark.parametrize("language", PUBLIC_ONLY)
def test_plural_forms_are_those_of_the_language(language):
    found = catalogue(language)
    assert found.metadata["Language"] == language
    assert found.metadata["Plural-Forms"].startswith("nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 :")
    several = [entry for entry in found if entry.msgid_plural and entry.translated()]
    assert several
    assert all(sorted(map(int, entry.msgstr_plural)) == list(range(6)) for entry in several)


@pytest.mark.parametrize("language", PUBLIC_ONLY)
def test_digits_are_western(language):
    """Dates, codes and numbers must be comparable with the letters of German authorities (docs/decisions/0011)."""
    for entry in catalogue(language):
        for text in forms(entry).values():
            assert not [sign for sign in text if sign.isdigit() and sign not in string.digits], entry.msgid


@pytest.mark.parametrize("language", PUBLIC_ONLY)
def test_the_compiled_translation_of_the_public_part_is_the_written_one(language):
    made = polib.mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))
    written = {entry.msgid: forms(entry) for entry in catalogue(language) if entry.translated()}
    assert {entry.msgid: forms(entry) for entry in made} == written
