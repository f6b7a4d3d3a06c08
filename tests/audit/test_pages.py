"""The pages of audits: a look is a POST that is recorded first; the public sees samples, and the report when it is out."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from zipfile import ZipFile

import pytest
from django.test import Client

from partizip.access.roles import Role
from partizip.audit import actions, checking, queries, views
from partizip.audit.models import Audit, Closing, Look, Report, Sample
from partizip.core import sampling
from partizip.core.cases import KINDS
from partizip.duties.models import Claim
from partizip.journal import keeping
from partizip.journal.models import Entry
from tests import factories
from tests.audit.conftest import CHANCE, LATER
from tests.factories import body

pytestmark = pytest.mark.django_db
NAME = "Ülkü Geheimnis"  # stands in what is not public alone


@pytest.fixture
def _then(time_machine):
    time_machine.move_to(LATER, tick=False)


@pytest.fixture
def auditor(land, signed_in, _then):
    """A browser of an auditor, and an audit of the district."""
    client = signed_in(Role.AUDITOR, of=body("rechnungshof", kind="institution"))
    client.audit = land.opened(by=factories.acting(client.mandate))
    asker = land.claims[0].creditor.mandates.get().person
    asker.name = NAME
    asker.save()
    return client


def address(client, claim, *more: str) -> str:
    return "/".join([f"/schreibtisch/pruefungen/{client.audit.code}/akte/{claim.code}", *more, ""])


def test_a_look_shows_what_is_not_public_and_is_recorded(land, auditor):
    page = auditor.post(address(auditor, land.claims[0]), {"how": "page"})
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert NAME in page.content.decode()
    assert "Dieser Blick ist festgehalten" in page.content.decode()
    assert Look.objects.get().how == "page"
    assert Entry.objects.filter(verb="audit.case_looked_at").count() == 1
    auditor.post(address(auditor, land.claims[0]), {"how": "page"})
    assert Look.objects.count() == 2, "each look counts, the same page again too"


def test_reading_shows_nothing_and_records_nothing(land, auditor):
    bookmarked = auditor.get(address(auditor, land.claims[0]))
    assert bookmarked.status_code == 302
    assert bookmarked["Location"] == f"/schreibtisch/pruefungen/{auditor.audit.code}/"
    for path in (f"/schreibtisch/pruefungen/{auditor.audit.code}/", address(auditor, land.claims[0], "ergebnis")):
        page = auditor.get(path)
        assert page.status_code == 200
        assert NAME not in page.content.decode()
    assert not Look.objects.exists()


@pytest.mark.parametrize("how", ["page", "archive"])
def test_a_look_that_cannot_be_recorded_does_not_happen(land, auditor, monkeypatch, how):
    def refuse(*_arguments, **_options):
        raise keeping.HistoryChanged("an older database was restored")

    monkeypatch.setattr("partizip.journal.keeping.compare", refuse)
    page = auditor.post(address(auditor, land.claims[0]), {"how": how}, follow=True)
    assert NAME not in page.content.decode("utf-8", "replace")
    assert b"PK" not in page.content[:4]
    assert not Look.objects.exists()


@pytest.mark.rule("audit: every look is recorded")
def test_no_content_goes_out_when_the_record_fails_in_any_way(land, auditor, monkeypatch):
    auditor.raise_request_exception = False
    monkeypatch.setattr(actions, "record", lambda **_facts: 1 / 0)
    page = auditor.post(address(auditor, land.claims[0]), {"how": "page"})
    assert page.status_code == 500
    assert NAME not in page.content.decode()
    assert not Look.objects.exists()


def test_an_act_that_forgets_its_line_shows_nothing(land, auditor, monkeypatch):
    auditor.raise_request_exception = False
    monkeypatch.setattr(actions, "record", lambda **_facts: [])
    page = auditor.post(address(auditor, land.claims[0]), {"how": "page"})
    assert page.status_code == 500
    assert not Look.objects.exists()


def test_without_the_key_no_archive_is_made(land, auditor):
    keeping.key_file().unlink()
    page = auditor.post(address(auditor, land.claims[0]), {"how": "archive"})
    assert page.status_code == 503
    assert not Look.objects.exists()


def test_the_archive_comes_with_a_look_that_names_its_fingerprint(land, auditor):
    file = auditor.post(address(auditor, land.claims[0]), {"how": "archive"})
    assert file["Content-Type"] == "application/zip"
    assert f"fall-{land.claims[0].code}.zip" in file["Content-Disposition"]
    assert Look.objects.get().digest == sha256(file.content).hexdigest()
    with ZipFile(io.BytesIO(file.content)) as archive:
        assert NAME in archive.read("fall.json").decode()
    assert checking.checked(file.content)
    line = auditor.get("/protokoll/").content.decode()
    assert "Akte im Rahmen einer Prüfung als Archiv mitgenommen" in line


def test_the_body_sees_the_look_and_a_stranger_does_not(land, auditor, signed_in):
    auditor.post(address(auditor, land.claims[0]), {"how": "page"})
    page = signed_in(Role.HEAD, of=land.district).get("/schreibtisch/einsicht/").content.decode()
    assert land.claims[0].code in page
    assert "Rechnungshof" in page
    assert Look.objects.get().viewer[:16] in page
    assert land.claims[0].code not in signed_in(Role.HEAD).get("/schreibtisch/einsicht/").content.decode()


def test_another_auditing_body_sees_nothing_of_the_audit(land, auditor, signed_in):
    land.found(land.opened(), land.claims[0])
    stranger = signed_in(Role.AUDITOR, of=body("pruefamt", kind="institution"))
    for path in ("", "stichprobe/", "schliessen/", f"akte/{land.claims[0].code}/ergebnis/"):
        assert stranger.get(f"/schreibtisch/pruefungen/{auditor.audit.code}/{path}").status_code == 404
    assert stranger.post(address(auditor, land.claims[0]), {"how": "page"}).status_code == 404


def test_who_takes_an_office_in_what_is_audited_does_not_even_read_on(land, auditor):
    factories.mandate(Role.OFFICER, of=land.district, who=auditor.mandate.person)
    for path in (f"/schreibtisch/pruefungen/{auditor.audit.code}/", address(auditor, land.claims[0], "ergebnis")):
        page = auditor.get(path)
        assert page.status_code == 403
        assert "geprüft wird" in page.content.decode()
    assert auditor.post(address(auditor, land.claims[0]), {"how": "page"}).status_code == 403


@pytest.mark.rule("audit: independent")
def test_who_takes_an_office_in_the_asking_body_reads_nothing_of_those_cases(land, auditor):
    by = factories.acting(auditor.mandate)
    land.look(auditor.audit, land.claims[0], by=by)
    facts = {"audit": auditor.audit, "brief": queries.briefs(auditor.audit, [land.claims[0].code])[0]}
    finding = actions.find(by=by, at=LATER, result="remark", text="Noch geheim.", **facts)
    home = f"/schreibtisch/pruefungen/{auditor.audit.code}/"
    assert "Noch geheim." in auditor.get(home).content.decode()
    factories.mandate(Role.OFFICER, of=land.claims[0].creditor, who=auditor.mandate.person)
    page = auditor.get(home)
    assert page.status_code == 200
    assert "Noch geheim." not in page.content.decode()
    assert land.claims[0].code not in page.content.decode()
    for path in (f"/schreibtisch/feststellungen/{finding.id}/fragen/", address(auditor, land.claims[0], "ergebnis")):
        assert auditor.get(path).status_code == 403


def test_the_whole_way_from_opening_to_report(land, signed_in, time_machine, client):
    time_machine.move_to(LATER, tick=False)
    auditor = signed_in(Role.AUDITOR, of=body("rechnungshof", kind="institution"))
    wrong = auditor.post("/schreibtisch/pruefungen/neu/", {"title": "Antworten", "first": "01.11.2026"})
    assert wrong.status_code == 422
    assert 'value="Antworten"' in wrong.content.decode(), "nothing typed is lost"
    opened = {"title": "Antworten", "reason": "Auftrag.", "kind": "claim", "body": str(land.district.id),
              "first": "2026-11-01", "last": "2026-11-30", "language": "de"}  # fmt: skip
    assert auditor.post("/schreibtisch/pruefungen/neu/", opened).status_code == 302
    audit = Audit.objects.get()
    home = f"/schreibtisch/pruefungen/{audit.code}/"
    day = LATER.date() + timedelta(days=3)
    assert (
        auditor.post(f"{home}stichprobe/", {"size": "2", "chance_source": "Ziehung", "chance_on": day}).status_code
        == 302
    )
    sample = Sample.objects.get()
    public = f"/pruefungen/{audit.code}/stichproben/1/"
    assert sample.population_sha256 in client.get(public).content.decode()
    assert "Noch nicht gezogen" in client.get(public).content.decode()
    time_machine.move_to(LATER + timedelta(days=3), tick=False)
    auditor.force_login(auditor.mandate.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    bad = auditor.post(f"{home}stichprobe/1/", {"chance": "47-3", "again": "47-3"})
    assert (bad.status_code, 'value="47-3"' in bad.content.decode()) == (422, True)
    slip = auditor.post(f"{home}stichprobe/1/", {"chance": CHANCE, "again": CHANCE.replace("11", "12")})
    assert slip.status_code == 422, "what is drawn is never drawn again, so the numbers are typed twice"
    assert "Vergleichen Sie beide" in slip.content.decode()
    assert auditor.post(f"{home}stichprobe/1/", {"chance": CHANCE, "again": CHANCE}).status_code == 302
    page = client.get(public).content.decode()
    draw = Sample.objects.get().draw
    assert all(code in page for code in (*draw.cases, draw.seed, draw.root, CHANCE))
    codes = sampling.ids_of(client.get(f"/pruefungen/{audit.code}/stichproben/1.txt").content)
    assert sampling.drawn(codes, draw.seed, 2) == draw.cases
    for number, code in enumerate(draw.cases):
        claim = Claim.objects.get(code=code)
        path = f"{home}akte/{claim.code}/"
        auditor.post(path, {"how": "page"})
        result = {"result": ("objection", "in_order")[number], "text": "Fehlt." if not number else "", "language": "de"}
        assert auditor.post(f"{path}ergebnis/", result).status_code == 302
    finding = audit.findings.get(number=1)
    asked = f"/schreibtisch/feststellungen/{finding.id}"
    assert auditor.post(f"{asked}/fragen/", {}).status_code == 302
    officer = signed_in(Role.OFFICER, of=land.district)
    assert "Fehlt." in officer.get("/schreibtisch/einsicht/").content.decode()
    assert signed_in(Role.OFFICER).get(f"{asked}/antworten/").status_code == 404
    assert officer.post(f"{asked}/antworten/", {"text": "Kommt noch.", "language": "de"}).status_code == 302
    assert "Kommt noch." in auditor.get(f"{asked}/entscheiden/").content.decode()
    assert auditor.post(f"{asked}/entscheiden/", {"accepted": "yes"}).status_code == 302
    assert auditor.get(f"{asked}/entscheiden/").status_code == 302, "nothing to decide on any more"
    before = client.get(f"/pruefungen/{audit.code}/").content.decode()
    assert "Fehlt." not in before
    assert auditor.post(f"{home}schliessen/", {"summary": "Kurz gesagt.", "language": "de"}).status_code == 302
    assert Closing.objects.count() == 1
    closed = client.get(f"/pruefungen/{audit.code}/").content.decode()
    assert "Kurz gesagt." not in closed
    assert "Fehlt." not in closed
    assert auditor.get(home).content.decode().count(f'href="{home}veroeffentlichen/"') == 1
    preview = auditor.get(f"{home}veroeffentlichen/").content.decode()
    assert all(words in preview for words in ("Kurz gesagt.", "Fehlt.", "Kommt noch.", "nie zurückgenommen"))
    blind = auditor.post(f"{home}veroeffentlichen/")
    assert blind.status_code == 422, "one press without having seen it publishes nothing"
    assert auditor.post(f"{home}veroeffentlichen/", {"seen": "0" * 64}).status_code == 422
    assert not Report.objects.exists()
    seen = {"seen": re.search(r'name="seen" value="(\w+)"', preview)[1]}
    assert auditor.post(f"{home}veroeffentlichen/", seen).status_code == 302
    assert auditor.get(f"{home}veroeffentlichen/").status_code == 302, "published already"
    report = client.get(f"/pruefungen/{audit.code}/").content.decode()
    assert all(words in report for words in ("Kurz gesagt.", "Fehlt.", "Kommt noch.", "Beanstandung", "in Ordnung"))
    assert audit.code in client.get("/pruefungen/").content.decode()


def test_closing_leads_on_to_the_report_and_publishes_nothing_by_itself(land, auditor):
    home = f"/schreibtisch/pruefungen/{auditor.audit.code}/"
    assert auditor.get(f"{home}veroeffentlichen/").url == home, "still running"
    closed = auditor.post(f"{home}schliessen/", {"summary": "Kurz.", "language": "de"})
    assert closed.url == f"{home}veroeffentlichen/"
    assert not Report.objects.exists()


def test_the_seal_of_a_look_is_explained(land, auditor, signed_in):
    auditor.post(address(auditor, land.claims[0]), {"how": "page"})
    page = signed_in(Role.HEAD, of=land.district).get("/schreibtisch/einsicht/").content.decode()
    assert "Das Siegel steht für die Person" in page


def test_a_sample_that_cannot_be_drawn_again_speaks_of_no_saving(client):
    page = client.post("/stichprobe/", {"population": "", "seed": "x", "size": "2"})
    assert page.status_code == 422
    assert "Damit lässt sich nichts ziehen" in page.content.decode()
    assert "gespeichert" not in page.content.decode().split("<form")[-1]


def test_the_arrow_between_two_bodies_points_the_way_of_reading(land, client):
    land.opened()
    assert " → " in client.get("/pruefungen/").content.decode()
    mirrored = client.get("/ar/pruefungen/").content.decode()
    assert " ← " in mirrored
    assert "→" not in mirrored


def test_nobody_but_auditors_reaches_the_audit_desk(land, auditor, signed_in):
    for role in (Role.ADMINISTRATOR, Role.OPERATOR, Role.HEAD, Role.EDITOR):
        client = signed_in(role)
        assert client.get(f"/schreibtisch/pruefungen/{auditor.audit.code}/").status_code == 403
        assert client.post(address(auditor, land.claims[0]), {"how": "page"}).status_code == 403
    assert Client().post(address(auditor, land.claims[0]), {"how": "page"}).status_code != 200


def test_anybody_draws_a_sample_again_on_a_public_page(land, client, time_machine):
    time_machine.move_to(LATER + timedelta(days=3), tick=False)
    draw = land.drawn(land.opened(), size=2)
    code = draw.sample.audit.code
    form = client.get(f"/stichprobe/?von={code}:1").content.decode()
    assert draw.seed in form
    sent = {"population": draw.sample.population, "seed": draw.seed.upper(), "size": "2"}
    page = client.post("/stichprobe/", sent).content.decode()
    result = page[page.index('id="result"') : page.index("</ol>")]
    assert [case in result for case in draw.cases] == [True, True]
    assert draw.sample.population_sha256 in page
    for change, words in (({"seed": "x"}, "64"), ({"size": "9"}, "größer"), ({"population": "a\na"}, "zweimal")):
        wrong = client.post("/stichprobe/", sent | change)
        assert wrong.status_code == 422
        assert words in wrong.content.decode()
    assert client.get("/stichprobe/?von=KKKK-KKKK:1").status_code == 404
    assert client.get(f"/pruefungen/{code}/stichproben/7/").status_code == 404
    assert client.get("/pruefungen/KKKK-KKKK/").status_code == 404
    assert client.get(f"/pruefungen/{code.lower().replace('-', '')}/").url == f"/pruefungen/{code}/"


def test_the_desk_lists_no_more_cases_than_a_population_may_have_and_says_so(land, auditor, monkeypatch):
    home = f"/schreibtisch/pruefungen/{auditor.audit.code}/"
    words = "Mehr als 20.000 Fälle sind zu viel"
    for most, there in ((3, 3), (2, 2), (1, 1)):
        monkeypatch.setattr(sampling, "MOST", most)
        assert len(list(KINDS["claim"].population(auditor.audit.scope(LATER.date())))) == min(3, most + 1)
        page = auditor.get(home).content.decode()
        assert sum(f'id="{claim.code}"' in page for claim in land.claims) == there
        assert (words in page) == (words in auditor.get(f"{home}stichprobe/").content.decode()) == (most < 3)


@pytest.mark.rule("audit: drawing again is bounded")
def test_a_stranger_does_not_draw_without_end(client, time_machine, monkeypatch):
    monkeypatch.setattr(views, "AGAIN", replace(views.AGAIN, most=3))
    time_machine.move_to(LATER, tick=False)
    sent = {"population": "\n".join(map(str, range(sampling.MOST + 1))), "seed": "0" * 64, "size": "2"}
    long = client.post("/stichprobe/", sent)
    assert (long.status_code, "20.000 Zeilen" in long.content.decode()) == (422, True)
    for _try in range(views.AGAIN.most - 1):
        assert client.post("/stichprobe/", sent | {"population": "a"}).status_code == 422
    late = client.post("/stichprobe/", sent | {"population": "mein-fall"}, headers={"Origin": "http://testserver"})
    assert late.status_code == 429
    assert "mein-fall" in late.content.decode(), "what was typed comes back"
    assert client.get("/stichprobe/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_a_fixed_number_of_queries(land, client, auditor, rows, django_assert_max_num_queries):
    for claim in land.claims[:rows]:
        land.found(land.opened(), claim)
    with django_assert_max_num_queries(8):
        client.get("/pruefungen/")
    with django_assert_max_num_queries(30):
        auditor.get(f"/schreibtisch/pruefungen/{auditor.audit.code}/")
