"""Ways to hide, push down or take over what the office says that need no act of the press room (docs/independence.md)."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.conf import settings as django_settings
from django.db import models
from django.test import Client

from partizip.access import actions as access
from partizip.access import limits
from partizip.access.acts import Refused
from partizip.access.defaults import DEFAULTS
from partizip.access.limits import METER
from partizip.access.models import Person
from partizip.access.roles import Role
from partizip.commissioner.actions import press as actions
from partizip.commissioner.models import Draft, Edition, Item
from partizip.journal import triggers
from partizip.journal.models import Entry
from partizip.portal import health
from partizip.web.versions import STORE
from tests.commissioner.conftest import TITLE
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def read(path: str, at=NOW + HOUR, *, sender: str = "127.0.0.1"):
    with time_machine.travel(at, tick=False):
        return Client(REMOTE_ADDR=sender).get(path)


def main_of(answer) -> str:
    return re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL).group()


def test_there_is_no_superuser_no_group_and_no_admin(client):
    """Rights that somebody could edit are not there to be edited."""
    assert not {"django.contrib.admin"} & set(django_settings.INSTALLED_APPS)
    assert client.get("/admin/").status_code == 404
    columns = {field.name for field in Person._meta.get_fields()}
    assert not columns & {"groups", "user_permissions", "is_superuser", "is_staff"}
    assert not Person(email="x@example.org").has_perm("commissioner.delete_item")
    assert not Person(email="x@example.org").has_module_perms("commissioner")


def test_whoever_uses_up_their_rate_keeps_nobody_else_from_reading(room, monkeypatch):
    monkeypatch.setattr(limits, "READS", replace(limits.READS, most=20))
    item = room.published().item
    paths = ("/presse.atom", f"/presse/{item.code}/", f"/api/v1/press/{item.code}")
    METER.forget()
    for number in range(50):
        if read(f"/suche/?q=wort{number}", sender="198.51.100.7").status_code == 429:
            break
    else:
        pytest.fail("nothing limits who asks again and again")
    for path in paths:
        assert read(path, sender="203.0.113.9").status_code == 200, path


def test_search_engines_are_told_nothing_that_hides_the_press_room(room):
    item = room.published().item
    for path in ("/presse/", f"/presse/{item.code}/", "/presse.atom"):
        answer = read(path)
        assert "X-Robots-Tag" not in answer, path
        assert 'name="robots"' not in answer.content.decode(), path
    refused = [line for line in read("/robots.txt").content.decode().splitlines() if line.startswith("Disallow:")]
    assert not [line for line in refused if "presse" in line or "beauftragte" in line or line.strip() == "Disallow: /"]
    with pytest.raises(Refused, match="empty installation"):  # the one switch that asks not to be found
        access.set_default(by=room.others[Role.ADMINISTRATOR], at=NOW, name="instance.demo", value=True)


def test_no_setting_of_the_land_reaches_the_words(room):
    """There is no theme, no template and no style that an administrator writes."""
    item = room.published().item
    before = main_of(read(f"/presse/{item.code}/"))
    hidden = "</title><style>main{display:none}</style>"
    access.set_default(by=room.others[Role.ADMINISTRATOR], at=NOW, name="instance.name", value=hidden)
    answer = read(f"/presse/{item.code}/")
    assert main_of(answer) == before
    assert "<style" not in answer.content.decode()
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert not [name for name in DEFAULTS if re.search(r"css|style|theme|template|banner|press", name)]


def test_emptying_what_is_kept_changes_no_page(room):
    item = room.published().item
    paths = ("/presse/", f"/presse/{item.code}/", "/presse.atom")
    before = {path: read(path) for path in paths}
    STORE.forget()
    for path in paths:
        now = read(path)
        assert (now.status_code, now["ETag"]) == (200, before[path]["ETag"])
        assert now.content == before[path].content


@pytest.mark.rule("R-P6-1")
def test_nobody_acts_under_the_mandate_of_somebody_else(room, signed_in):
    """An administrator who puts the Commissioner's mandate into the own session is still nobody there."""
    client = signed_in(Role.ADMINISTRATOR)
    session = client.session
    session["mandate"] = str(room.holder.mandate_id)
    session.save()
    with time_machine.travel(NOW, tick=False):
        answer = client.post("/schreibtisch/presse/neu/", {"title": "Fremdes Wort", "text": "X", "kind": "release"})
    assert answer.status_code in {302, 403}
    assert not Draft.objects.exists()
    assert not Item.objects.exists()


@pytest.mark.rule("R-P6-1")
def test_nobody_else_gives_an_item_words_in_another_language(room):
    item = room.published().item
    draft = room.draft(item=item, language="en", title="Own words", reason="")
    for by in room.others.values():
        for act, facts in (
            (actions.save_draft, {
                "draft_id": draft.id, "revision": 1, "kind": "release", "language": "en", "title": "Wrong", "text": "X",
            }),
            (actions.correct, {"draft": draft, "revision": 1}),
        ):  # fmt: skip
            with pytest.raises(Refused):
                act(by=by, at=NOW, **facts)
    assert Edition.objects.filter(item=item).count() == 1


def test_no_cascade_leads_into_what_is_protected():
    """Whatever is deleted, a body, a mandate, a kind of thing: rows of protected tables are never deleted with it."""
    leading = {
        f"{model._meta.label}.{field.name}"
        for model in triggers.GUARDED
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT
    }
    assert not {name for name in leading if name.startswith("commissioner.")}
    pointed = {
        rule.related_model._meta.label
        for model in apps.get_models()
        for rule in model._meta.related_objects
        if rule.on_delete is models.CASCADE and rule.related_model in triggers.GUARDED
    }
    assert not pointed


def test_nobody_is_pinned_above_the_office(room):
    """The order is that of the second of appearance, whoever published."""
    rival = room.others["another office"]
    older = room.published(by=rival, at=NOW, title="Älter").item
    own = room.published(at=NOW + timedelta(minutes=1)).item
    newer = room.published(by=rival, at=NOW + timedelta(minutes=2), title="Neuer").item
    wanted = [newer.code, own.code, older.code]
    page, feed = read("/presse/").content.decode(), read("/presse.atom").content.decode()
    for text in (page, feed):
        places = [text.index(code) for code in wanted]
        assert places == sorted(places)
    assert not {"pinned", "weight", "priority", "rank", "order"} & {field.name for field in Item._meta.get_fields()}
    assert TITLE in page


def test_a_clock_set_back_shuts_no_reader_out(room):
    item = room.published().item
    METER.forget()
    assert read(f"/presse/{item.code}/", NOW + 5 * HOUR).status_code == 200
    step = timedelta(seconds=1)
    waited = [read(f"/presse/{item.code}/", NOW + HOUR + number * step).status_code for number in range(3)]
    assert waited[1:] == [200, 200], "at most a moment"


def test_a_clock_set_back_is_named_and_brings_nothing_back(room):
    item = room.published().item
    actions.withdraw(by=room.holder, at=NOW + HOUR, item=item, reason="Die Zahl trifft nicht zu.")
    before = NOW - HOUR
    with time_machine.travel(before, tick=False):
        found = {one.name: one for one in health.findings(apart={"database", "last signed"})}
    assert not found["clock"].ok
    assert "behind" in found["clock"].words
    assert found["protection"].ok
    assert Item.objects.with_all().get(id=item.id).state(NOW + timedelta(minutes=1)).value == "withdrawn"
    assert Entry.objects.filter(verb="commissioner.item_withdrawn").exists()
