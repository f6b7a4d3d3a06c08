"""C6.2: what has not begun is planned, what serves several fields is said to count twice, and what forms tell first."""

import re
from datetime import date, timedelta

from partizip.commissioner.actions import programme as actions
from partizip.commissioner.actions import reports
from partizip.commissioner.queries import programme as queries
from tests.commissioner.test_programme import DAY, SAID, changed, entry
from tests.commissioner.test_reports import LATER, cells
from tests.factories import NOW

TODAY = NOW.date()
ENGLISH = {name: f"English {name}" for name in ("title", "text", "administration", "people")}
PROGRAMME = "/beauftragte/programm/"


def ahead(room):
    """An entry that begins in ten days."""
    return entry(room, title="Später", starts_on=TODAY + 10 * DAY, until=TODAY + 100 * DAY)


def test_c6_2_an_entry_that_has_not_begun_is_planned_everywhere(room, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    found, running = ahead(room), entry(room)
    page = client.get(f"{PROGRAMME}{found.code}/").content.decode()
    assert ">geplant<" in page
    assert ">laufend<" not in page
    for state, codes in (("geplant", {found.code}), ("laufend", {running.code}), ("faellig", set())):
        rows = client.get(f"/beauftragte/programm.json?stand={state}").json()["programme"]
        assert {row["code"] for row in rows} == codes, state
        told = client.get(f"/api/v1/programme?state={state}").json()["items"]
        assert {one["id"] for one in told} == codes, state
    assert client.get(f"/api/v1/programme/{found.code}").json()["state"] == "planned"
    assert "1 geplant" in client.get(PROGRAMME).content.decode()
    [two_way] = [one for one in queries.by_field(TODAY) if one.name == "beidseitig"]
    assert (two_way.planned, two_way.running, two_way.total, two_way.entries) == (1, 1, 2, 2)
    [on_its_day] = [one for one in queries.by_field(TODAY + 10 * DAY) if one.name == "beidseitig"]
    assert (on_its_day.planned, on_its_day.running) == (0, 2)
    actions.end_entry(by=room.holder, at=NOW, entry=found, outcome="dropped", text="Kein Geld.")
    assert ">geplant<" not in client.get(f"{PROGRAMME}{found.code}/").content.decode()


def test_c6_2_the_report_counts_as_planned_what_had_not_begun_on_its_last_day(room):
    """By the version that counted then: an entry put off is planned again."""
    found, put_off = ahead(room), entry(room)
    changed(room, put_off, starts_on=date(2027, 2, 1))
    assert {one.id: one.group for one in cells(2026, NOW, room.office)["programme.standing"]} == {
        found.code: "planned", put_off.code: "running",
    }  # fmt: skip
    assert {one.id: one.group for one in cells(2026, LATER, room.office)["programme.two_way"]}[
        put_off.code
    ] == "planned"


def test_c6_2_a_chart_says_that_an_entry_counts_in_each_of_its_fields(room, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    entry(room)
    said = "zählt dann in jedem: 3 in den Feldern, 2 Einträge."
    pages = (PROGRAMME, "/beauftragte/berichte/2026/?amt=beauftragte")
    assert not any(said in client.get(page).content.decode() for page in pages)
    entry(room, title="Beides", fields=["opening", "diversity"])
    for page in pages:
        words = client.get(page).content.decode()
        drawn = re.findall("<svg.*?</svg>", words, re.DOTALL)
        assert words.count(said) - sum(one.count(said) for one in drawn) == 2, "beside the chart and below its table"
        assert all("mehreren Feldern" in re.sub("<desc.*?</desc>", "", one, flags=re.DOTALL) for one in drawn[:2])


def test_c6_2_an_entry_that_has_ended_offers_no_form(room, signed_in, time_machine):
    time_machine.move_to(NOW, tick=False)
    found, browser = entry(room), signed_in(room.holder)
    link = actions.link_record(
        by=room.holder, at=NOW, entry=found, thing=queries.record(room.published().item.code, NOW)
    )
    names = [f"{found.code}/{name}/" for name in ("fassung", "sprache/en", "stand", "verbinden", "ergebnis")]
    names.append(f"verbindung/{link.id}/streichen/")
    places = [f"/schreibtisch/programm/{name}" for name in names]
    assert {browser.get(place).status_code for place in places} == {200}
    actions.end_entry(by=room.holder, at=NOW, entry=found, outcome="reached", text="Fertig.")
    for place in places:
        answer = browser.get(place, follow=True)
        assert answer.redirect_chain == [(found.get_absolute_url(), 302)], place
        assert "Dieser Eintrag ist beendet" in answer.content.decode()
    assert browser.post(places[2], {"text": "Noch etwas.", "language": "de"}).status_code == 422, "what was typed stays"


def test_c6_2_a_new_version_says_which_languages_it_leaves_behind(room, signed_in, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    found, browser = entry(room), signed_in(room.holder)
    form = f"/schreibtisch/programm/{found.code}/fassung/"
    assert "Die neue hat nur Worte in der Sprache" not in browser.get(form).content.decode(), "there is one language"
    actions.translate_entry(by=room.holder, at=NOW, entry=found, seen=1, language="en", **ENGLISH)
    assert "Diese Fassung gibt es auf: Deutsch, English." in browser.get(form).content.decode()
    sent = {key: value for key, value in SAID.items() if key != "fields"} | {
        "fields_served": ["two_way"], "reason": "Es dauert länger.", "seen": "1", "language": "de",
        "starts_on": "2026-01-01", "until": "2027-06-30", "step": "publish",
    }  # fmt: skip
    page = browser.post(form, sent, follow=True).content.decode()
    assert "Die neue Fassung hat noch keine Worte auf: English." in page
    add = f"/schreibtisch/programm/{found.code}/sprache/en/"
    assert add in page.split('id="sprachen"')[1].split("</p>")[0]
    public = client.get(f"{PROGRAMME}{found.code}/").content.decode()
    told = public.split('id="sprachen"')[1].split("</p>")[0]
    assert "#fassung-1" in told
    assert add not in public
    actions.translate_entry(
        by=room.holder, at=NOW + timedelta(minutes=1), entry=found, seen=2, language="en", **ENGLISH
    )
    assert 'id="sprachen"' not in client.get(f"{PROGRAMME}{found.code}/").content.decode()


def test_what_a_colleague_changed_meanwhile_is_one_link_away(room, signed_in):
    """In a tab of its own, so that what was typed stays: of an entry, a draft, the own words of a report."""
    browser, link = signed_in(room.holder), '<a class="kern-link" href="{}" target="_blank">'
    found = entry(room)
    changed(room, found)
    sent = {key: value for key, value in SAID.items() if key != "fields"} | {
        "fields_served": ["opening"], "reason": "Anders.", "seen": "1", "language": "de", "starts_on": "2026-01-01",
        "until": "2027-06-30",
    }  # fmt: skip
    answer = browser.post(f"/schreibtisch/programm/{found.code}/fassung/", sent)
    assert answer.status_code == 422
    assert link.format(found.get_absolute_url()) in answer.content.decode()
    draft = room.draft()
    room.draft(by=room.colleague, draft_id=draft.id, revision=1, text="Vom Kollegen.")
    place = f"/schreibtisch/presse/entwurf/{draft.id}/"
    typed = {
        "draft_id": str(draft.id),
        "revision": "1",
        "kind": "release",
        "language": "de",
        "title": "T",
        "text": "Mein.",
    }
    answer = browser.post(place, typed)
    assert answer.status_code == 422
    assert f'<a class="kern-link" href="{place}" target="_blank"' in answer.content.decode()
    for text, revision in (("Unser Jahr.", 0), ("Unser gutes Jahr.", 1)):
        reports.save_words(by=room.colleague, at=NOW, year=2026, section="foreword", language="de", text=text,
                           revision=revision)  # fmt: skip
    place = "/schreibtisch/berichte/2026/worte/foreword/de/"
    answer = browser.post(place, {"text": "Mein Jahr.", "revision": "1"})
    assert answer.status_code == 422
    assert link.format(place) in answer.content.decode()
