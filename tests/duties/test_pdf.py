"""A duty as PDF: the words of its page, in its language, with its state and how to check it."""

from datetime import date, timedelta

import pytest
import typst
from django.utils import timezone

from partizip.bodies.models import Body
from partizip.documents import actions as documents
from partizip.duties import actions, printed, tasks
from partizip.duties.models import LegalBasis
from partizip.journal import tree
from tests import factories
from tests.documents.reading import Pdf
from tests.duties.steps import answered, asked
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATE = NOW + timedelta(days=60)


def pdf_of(client, claim, prefix=""):
    response = client.get(f"{prefix}/pflichten/{claim.code}.pdf")
    assert response.status_code == 200, response.content.decode()
    assert response["Content-Type"] == "application/pdf"
    return Pdf(response.content)


@pytest.fixture
def told(sides, time_machine):
    """A duty to which all happened that can: two answers, evidence, a dispute, statements, reminders; overdue."""
    Body.objects.filter(id=sides[3].id).update(name="Bezirksamt Mitte", name_en="District Office Mitte")
    basis = LegalBasis.objects.create(
        law="PartMigG", paragraph="§ 5", valid_from=date(2020, 1, 1), amount=36, unit="calendar_days"
    )
    claim = asked(
        sides, title="Wie viele Stellen?", title_en="How many posts?", basis=basis, text="Bitte um #alle Zahlen."
    )
    file = documents.add_file(by=sides[1], at=NOW, name="liste_(neu).txt", data=b"Liste")
    answered(sides, claim, at=NOW + timedelta(days=1), kind="interim")
    given = actions.answer_claim(
        by=sides[1], at=NOW + timedelta(days=2), claim=claim, kind="final", text="Es sind $12$.", evidence_id=file.id
    )
    actions.decide_answer(
        by=sides[0], at=NOW + timedelta(days=3), answer=given, accepted=False, reason="*Teilzeit* fehlt."
    )
    for by, words in ((sides[1], "Wir zählen noch."), (sides[0], "Wir warten.")):
        actions.state_words(by=by, at=NOW + timedelta(days=4), claim=claim, text=words)
    time_machine.move_to(LATE, tick=False)
    tasks.run_ladder(LATE)
    claim.file = file
    return claim


def made_anew(client, settings):
    """A browser with a session gets no kept page."""
    client.cookies[settings.SESSION_COOKIE_NAME] = "none"
    return client


def test_it_holds_what_the_page_holds(told, client):
    found = pdf_of(client, told)
    page = client.get(told.get_absolute_url()).content.decode()
    words = (
        "Wie viele Stellen?", told.code, "Bezirksamt Mitte", "Land Fragt", "§ 5 PartMigG",
        "von der Rechtsstelle zu bestätigen", "23. November 2026, 10:00 Uhr", "überfällig, Antwort bestritten",
        "Arbeitstage zu spät", "Bitte um #alle Zahlen.", "Zwischenantwort", "Zwölf.", "Abschließende Antwort",
        "Es sind $12$.", "liste_(neu).txt", told.file.sha256, "bestritten", "*Teilzeit* fehlt.", "Wir zählen noch.",
        "Wir warten.", "berechnet mit den Feiertagen", "Erster Weihnachtstag", "Erinnerungsstufen", "Was die Stelle sagt",
    )  # fmt: skip
    for said in words:
        assert said in found.text, said
        assert said in page, said
    assert found.text.count("Wir zählen noch.") == 2  # beside the mark, and among the statements
    assert found.text.count("Wir warten.") == 1
    assert (
        found.text.index("Was die Stelle sagt") < found.text.index("Wir zählen noch.") < found.text.index("Kurzcode: ")
    )
    assert found.text.count("nach Fälligkeit") == page.count("nach Fälligkeit") > 0


def test_it_is_tagged_and_named_in_the_language_of_the_page(told, client):
    german, english = pdf_of(client, told), pdf_of(client, told, "/en")
    assert b"/Lang(de)" in german.catalogue
    assert b"/Lang(en)" in english.catalogue
    assert (german.title, english.title) == ("Wie viele Stellen?", "How many posts?")
    assert german.tags == english.tags
    assert german.tags.count("H1") == 6
    assert german.tags.count("H2") == 2
    assert {"L", "LI", "Lbl", "LBody", "Link"} <= set(german.tags)
    for said in (
        "District Office Mitte",
        "overdue, answer disputed",
        "working days late",
        "How to check this document",
    ):
        assert said in english.text
        assert said not in german.text
    assert "Es sind $12$." in english.text


def test_it_says_how_to_check_it_and_of_which_state_it_is(told, client, settings):
    settings.SITE_URL = "https://partizip.example"
    found = pdf_of(client, told)
    for address in (f"/pflichten/{told.code}/", f"/pruefen/?code={told.code}", f"/protokoll/?q={told.code}"):
        assert f"https://partizip.example{address}" in found.text
        assert f"/URI(https://partizip.example{address})".encode() in found.data
        assert client.get(address).status_code == 200
    assert f"Zeilen im Protokoll zu diesem Stand: {tree.size()}" in found.text
    assert "Stand: 22. Januar 2027, 10:00 Uhr" in found.text
    assert b"/CreationDate(D:20270122090000Z)" in found.facts


def test_the_state_is_the_records_or_the_days_and_never_the_clocks(told, client, time_machine, settings):
    first = pdf_of(client, told).data
    time_machine.move_to(LATE + timedelta(hours=5), tick=False)
    assert pdf_of(made_anew(client, settings), told).data == first
    time_machine.move_to(LATE + timedelta(days=1), tick=False)
    next_day = pdf_of(client, told)
    assert next_day.data != first
    assert "Stand: 23. Januar 2027, 00:00 Uhr" in next_day.text
    assert printed.as_of((0, None), LATE) < LATE


def test_a_silent_body_is_said_to_be_silent_only_where_it_is_late(sides, client, time_machine):
    claim = asked(sides)
    time_machine.move_to(NOW, tick=False)
    words = pdf_of(client, claim).text
    assert "Was die Stelle sagt" not in words
    assert "Bisher wurde nichts gemeldet" in words
    time_machine.move_to(LATE, tick=False)
    assert "hat sich nicht erklärt" in pdf_of(client, claim).text


def test_acceptance_and_release_are_told(sides, client, time_machine):
    accepted, released = asked(sides), asked(sides)
    given = answered(sides, accepted)
    actions.decide_answer(by=sides[0], at=NOW, answer=given, accepted=True)
    actions.release_claim(by=sides[0], at=NOW, claim=released, reason="Doppelt gefragt.")
    time_machine.move_to(NOW, tick=False)
    assert "beantwortet und angenommen" in pdf_of(client, accepted).text
    assert "Doppelt gefragt." in pdf_of(client, released).text
    about = pdf_of(client, given.acceptance).text
    assert accepted.title in about
    assert accepted.code in about


def test_hostile_words_stay_words(sides, client, time_machine):
    title = '#panic("x") $y$ *z* \u202e😀 "]}'
    claim = asked(sides, title=title, text="#set page(width: 1pt)\n\n" + "W" * 900 + "\n\n" + "كم عدد الموظفين؟")
    actions.state_words(by=sides[1], at=NOW, claim=claim, text="\x1b[31m = kein Befehl \ue000")
    time_machine.move_to(LATE, tick=False)
    found = pdf_of(client, claim)
    assert found.title == '#panic("x") $y$ *z* [U+202E][U+1F600] "]}'
    assert "#set page(width: 1pt)" in found.text
    assert "[U+001B][31m = kein Befehl [U+E000]" in found.text
    assert found.text.count("W" * 20) >= 45
    assert "الموظفين" in found.text
    assert "stehen mit ihrer Nummer" in found.text
    assert len(found.pages) == 2


@pytest.mark.parametrize(("prefix", "mark"), [("", "Demo – erfundene Daten"), ("/en", "Demo – invented data")])
def test_the_demos_mark_stands_on_every_page_and_in_the_name(sides, client, prefix, mark, time_machine, settings):
    claim = asked(sides, text="Absatz.\n\n" * 100)
    time_machine.move_to(NOW, tick=False)
    assert "Demo" not in pdf_of(client, claim, prefix).text
    factories.as_demo()
    found = pdf_of(made_anew(client, settings), claim, prefix)
    assert len(found.pages) > 2
    assert all(mark in page for page in found.pages)
    response = client.get(f"{prefix}/pflichten/{claim.code}.pdf")
    assert response["Content-Disposition"] == f'inline; filename="demo-{claim.code}.pdf"'


def test_its_address(sides, client):
    claim = asked(sides)
    assert f'href="/pflichten/{claim.code}.pdf"' in client.get(claim.get_absolute_url()).content.decode()
    assert client.get(f"/pflichten/{claim.code.lower().replace('-', '')}.pdf").url == f"/pflichten/{claim.code}.pdf"
    one, other = (client.get(f"/pflichten/{claim.code}.pdf{query}") for query in ("", "?1"))
    assert one["ETag"] == other["ETag"], "it is made once a state, whatever the query"
    assert client.get("/pflichten/KKKK-KKKK.pdf").status_code == 404
    assert client.get("/pflichten/%00.pdf").status_code == 404
    assert client.get("/en/pflichten/x.pdf").status_code == 404


def test_it_is_kept_by_its_page_version(sides, client, monkeypatch):
    claim = asked(sides)
    first = client.get(f"/pflichten/{claim.code}.pdf")
    monkeypatch.setattr(typst, "compile_with_warnings", None)
    again = client.get(f"/pflichten/{claim.code}.pdf")
    assert again.content == first.content
    assert client.get(f"/pflichten/{claim.code}.pdf", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_fault_of_typst_is_a_page_that_says_what_to_do(sides, client, monkeypatch, caplog):
    def faulty(*_args, **_more):
        raise typst.TypstError("broken", "broken")

    monkeypatch.setattr(typst, "compile_with_warnings", faulty)
    response = client.get(f"/pflichten/{asked(sides).code}.pdf")
    assert response.status_code == 503
    assert "Das PDF konnte nicht erstellt werden" in response.content.decode()
    assert "ETag" not in response
    assert "No PDF from duties/typ/claim.typ" in caplog.text


def test_nothing_of_the_template_is_unknown_to_typst(told, client, caplog):
    assert timezone.now() == LATE
    pdf_of(client, told)
    assert "typst:" not in caplog.text
