"""What browsers refused: reported to us, counted without a person, bounded, and shown to who runs the installation."""

import json
from datetime import timedelta
from urllib.request import Request, urlopen

import pytest
from django.test import Client

from partizip.access.acts import NOBODY, THE_SYSTEM, Forbidden
from partizip.access.roles import Role
from partizip.core.limits import Limit
from partizip.journal.models import Entry
from partizip.portal import actions, blocked_views, blocking, tasks
from partizip.portal.blocking import Report
from partizip.portal.models import Blocked
from tests.factories import NOW, actor

pytestmark = pytest.mark.django_db
SECRET = "x" * 43
OLD = "application/csp-report"
NEW = "application/reports+json"


@pytest.fixture(autouse=True)
def _still(time_machine):
    time_machine.move_to(NOW, tick=False)
    blocked_views.FLOOD.taken()


def old(page="http://testserver/hilfe/", rule="script-src-elem", blocked="https://evil.example:8443/x.js?token=1"):
    facts = {"document-uri": page, "violated-directive": rule, "blocked-uri": blocked, "source-file": page}
    return json.dumps({"csp-report": facts})


def new(*pages, rule="img-src", blocked="inline"):
    return json.dumps(
        [
            {
                "type": "csp-violation", "url": page, "user_agent": "Mozilla/5.0 (Anna)",
                "body": {"documentURL": page, "effectiveDirective": rule, "blockedURL": blocked, "sample": "geheim"},
            }
            for page in pages
        ]
    )  # fmt: skip


def send(data, kind=OLD, client=None):
    return (client or Client()).post("/blockiert", data, content_type=kind)


def rows():
    return list(Blocked.objects.order_by("id").values_list("page", "directive", "source", "count"))


def test_every_page_names_where_to_report(client):
    for _ in range(2):  # fresh, then from the kept page
        response = client.get("/hilfe/")
        policy = response["Content-Security-Policy"]
        assert "report-uri /blockiert" in policy
        assert "report-to csp" in policy
        assert "base-uri 'none'" in policy
        assert response["Reporting-Endpoints"] == 'csp="/blockiert"'


def test_both_formats_are_counted_by_page_rule_and_host():
    assert send(old()).status_code == 204
    assert send(old()).status_code == 204
    assert send(new("http://testserver/en/hilfe/", "http://testserver/nichts/"), NEW).status_code == 204
    assert rows() == [
        ("door_help", "script-src-elem", "evil.example:8443", 2), ("door_help", "img-src", "inline", 1),
        ("other", "img-src", "inline", 1),
    ]  # fmt: skip
    assert not Entry.objects.exists()


def test_the_record_still_verifies(demo):
    """Counts have no line each; a check from outside must not take them for rows that were put in by hand."""
    with demo.served() as served:
        request = Request(f"{served.url}/blockiert", old(page=f"{served.url}/hilfe/").encode(), {"Content-Type": OLD})
        with urlopen(request, timeout=10) as answer:
            assert answer.status == 204
    assert demo.rows("SELECT count(*) FROM portal_blocked") == [(1,)]
    verified = demo.run("journal", "verify", "--database", demo.database)
    assert verified.returncode == 0, verified.stdout


def test_nothing_personal_is_kept():
    send(old(page=f"http://testserver/abo/verwalten/{SECRET}/?q=Anna"))
    send(new(f"http://testserver/abo/verwalten/{SECRET}/", blocked="https://anna@evil.example/anna"), NEW)
    held = repr(list(Blocked.objects.values()))
    assert "subscription_manage" in held
    for gone in (SECRET, "Anna", "anna", "token", "geheim", "Mozilla", "127.0.0.1"):
        assert gone not in held


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"\xff\xfe", b"[" * 3000, b"null", b"3", b"{}", b"[1, null, {}]", b'{"csp-report": []}',
        json.dumps([{"type": "csp-violation", "body": {"documentURL": 1, "effectiveDirective": [], "blockedURL": {}}}]),
        old(page="https://evil.example/"), old(page="http://[x"), old(rule="script-src'<b>"), old(rule=""),
        old(page="http://testserver.evil.example/hilfe/"),
    ],
)  # fmt: skip
def test_what_is_no_report_of_ours_is_answered_and_forgotten(data):
    assert send(data).status_code == 204
    assert rows() == []


@pytest.mark.parametrize(
    ("blocked", "source"),
    [
        ("inline", "inline"), ("eval", "eval"), ("data:image/png;base64,AAAA", "data"), ("blob", "blob"), ("", "other"),
        ("https://x/<script>", "x"), ("https://" + "a" * 300, "other"), ("https://ü.example/", "other"),
        ("chrome-extension://abc/x.js", "abc"), ("http://[", "other"), ("https://x:99999/", "other"), ("<b>", "other"),
    ],
)  # fmt: skip
def test_what_was_refused_is_a_host_or_a_word(blocked, source):
    send(old(blocked=blocked))
    assert rows() == [("door_help", "script-src-elem", source, 1)]


def test_a_large_report_is_not_read():
    assert send(old(blocked="https://x/" + "a" * blocking.LARGEST)).status_code == 413
    assert rows() == []


def test_a_batch_is_read_to_its_bound():
    send(new(*["http://testserver/hilfe/"] * 50), NEW)
    assert rows() == [("door_help", "img-src", "inline", blocking.MOST)]


def test_a_flood_is_counted_and_hardly_written(monkeypatch, django_assert_num_queries, time_machine):
    monkeypatch.setattr(blocked_views, "WRITTEN", Limit("report of a browser", 3, 60))
    for _ in range(3):
        send(old())
    with django_assert_num_queries(0):
        for _ in range(100):
            assert send(old()).status_code == 204
    time_machine.move_to(NOW + timedelta(seconds=21), tick=False)
    send(old())
    assert rows() == [("door_help", "script-src-elem", "evil.example:8443", 4), ("other", "other", "other", 100)]


def test_many_invented_hosts_are_counted_together(monkeypatch):
    monkeypatch.setattr(actions, "MOST_ROWS", 5)
    found = {Report("home", "img-src", f"host{number}"): 2 for number in range(20)}
    actions.note_blocked(by=NOBODY, at=NOW, found=found)
    assert Blocked.objects.count() == 6
    assert rows()[-1] == ("other", "other", "other", 30)


def test_a_report_needs_no_token_and_changes_nothing_else(signed_in):
    client = signed_in(Role.OFFICER)
    client.handler.enforce_csrf_checks = True
    assert send(old(), client=client).status_code == 204
    assert client.get("/blockiert").status_code == 405


def test_reports_do_not_use_up_what_a_reader_may_write(signed_in, monkeypatch):
    from partizip.access import limits  # noqa: PLC0415

    monkeypatch.setattr(limits, "PERSON_WRITES", Limit("write of a person", 2, 60))
    client = signed_in(Role.OFFICER)
    for _ in range(5):
        assert send(old(), client=client).status_code == 204
    assert client.post("/schreibtisch/fragen/", {}).status_code == 422


def test_who_runs_the_installation_sees_it(signed_in, django_assert_max_num_queries):
    empty = signed_in(Role.ADMINISTRATOR).get("/schreibtisch/blockiert/")
    assert "Nichts wurde abgewiesen." in empty.content.decode()
    send(old())
    for role in (Role.ADMINISTRATOR, Role.OPERATOR):
        client = signed_in(role)
        assert "/schreibtisch/blockiert/" in client.get("/schreibtisch/").content.decode()
        page = client.get("/schreibtisch/blockiert/").content.decode()
        for words in ("evil.example:8443", "script-src-elem", "door_help"):
            assert words in page
    assert signed_in(Role.OFFICER).get("/schreibtisch/blockiert/").status_code == 403


def test_counts_are_deleted_after_ninety_days():
    send(old())
    assert tasks.clear_blocked(NOW + timedelta(days=90)) == 0
    assert tasks.clear_blocked(NOW + timedelta(days=91)) == 1
    with pytest.raises(Forbidden):
        actions.clear_blocked(by=actor(Role.ADMINISTRATOR), at=NOW)
    assert actions.clear_blocked(by=THE_SYSTEM, at=NOW) == 0
