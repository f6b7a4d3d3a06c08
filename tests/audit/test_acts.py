"""What an auditor can do, and what not even an auditor can: look unseen, choose the sample, audit their own."""

import json
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection

from partizip.access.acts import Forbidden, Refused
from partizip.access.matrix import RIGHTS
from partizip.access.models import Person
from partizip.access.roles import Role
from partizip.audit import actions, queries
from partizip.audit.models import Draw, Finding, Look, Sample, Verdict
from partizip.core import sampling
from partizip.duties import actions as duties
from partizip.duties.models import Answer, Claim
from partizip.journal import databases, keeping, tree
from partizip.journal.models import Content, Entry
from partizip.journal.plain import plain, sealed
from partizip.journal.queries import meaning
from tests.audit.conftest import CHANCE, LATER
from tests.audit.ending import end, publish
from tests.factories import NOW, actor, body

pytestmark = pytest.mark.django_db
# What an auditor may besides the audit: their own account and office, which touch nothing that is audited.
OWN_ACCOUNT = {"access.see_desk", "access.name_deputy", "access.erase", "access.ask_erasure", "access.bind_sign_in"}


@pytest.mark.rule("audit: reads everything, writes nothing else")
def test_an_auditor_has_the_rights_of_the_audit_and_no_other():
    rights = {row.right for row in RIGHTS if row.role == Role.AUDITOR}
    assert rights - OWN_ACCOUNT == {
        "audit.open", "audit.look", "audit.sample", "audit.find", "audit.close", "audit.see_looks",
    }  # fmt: skip
    assert all("own_account" in row.conditions or "own_mandate" in row.conditions
               for row in RIGHTS if row.role == Role.AUDITOR and row.right in OWN_ACCOUNT - {"access.see_desk"})  # fmt: skip
    conducting = {"audit.open", "audit.look", "audit.sample", "audit.find", "audit.close"}
    assert {row.role for row in RIGHTS if row.right in conducting} == {Role.AUDITOR}
    assert all("independent" in row.conditions for row in RIGHTS if row.right in conducting)


@pytest.mark.rule("audit: every look is recorded")
def test_every_look_stands_in_the_record_with_office_audit_file_and_sealed_viewer(land):
    audit, claim = land.opened(), land.claims[0]
    made = land.look(audit, claim)
    line = Entry.objects.get(verb="audit.case_looked_at")
    assert (line.subject, line.role, line.body) == (str(made.id), Role.AUDITOR, "abgeordnetenhaus")
    row = next(row for row in meaning(line)["rows"] if row["table"] == "audit_look")["values"]
    assert (row["audit_id"], row["case_id"], row["how"]) == (str(audit.id), claim.code, "page")
    assert row["mandate_id"] == str(land.auditor.mandate_id)
    assert row["hidden"] == ["Who held the offices that acted"]
    seal = bytes(Person.objects.get(id=land.auditor.person_id).seal)
    assert row["viewer"] == sealed(seal, str(made.id), "viewer", str(land.auditor.person_id))["sealed"]
    assert str(land.auditor.person_id) not in Content.objects.get(entry=line).text, "never in clear"
    seen = {at.body_id for at in made.files_of.all()}
    assert seen == {claim.debtor_id, claim.creditor_id}, "both whose file it is"
    again = land.look(audit, claim)
    assert again.viewer != made.viewer, "two looks of one person are not joined by the seal"
    assert Entry.objects.filter(verb="audit.case_looked_at").count() == 2


@pytest.mark.rule("audit: the body sees who looked")
def test_the_body_sees_who_looked_at_its_files_and_nobody_elses(land):
    audit = land.opened()
    made = land.look(audit, land.claims[0])
    assert list(queries.looks_at(land.district.id, LATER.date())) == [made]
    assert list(queries.looks_at(land.asker.body_id, LATER.date())) == [made]
    assert not queries.looks_at(land.other.id, LATER.date())


def test_a_look_outside_the_audit_or_after_its_end_is_refused(land):
    audit = land.opened()
    foreign = Claim.objects.get(title="Andere Frage")
    with pytest.raises(Refused, match="outside the audit"):
        land.look(audit, foreign)
    with pytest.raises(Refused, match="outside the audit"):
        land.look(land.opened(first=date(2025, 1, 1), last=date(2025, 1, 2)), land.claims[0])
    actions.close_audit(by=land.auditor, at=LATER, audit=audit, summary="Nichts.")
    with pytest.raises(Refused, match="closed"):
        land.look(audit, land.claims[0])
    assert not Look.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.AUDITOR])
def test_nobody_else_looks(land, role):
    audit = land.opened()
    with pytest.raises(Forbidden):
        land.look(audit, land.claims[0], by=actor(role, of=body("amt", kind=KIND.get(role, "department"))))


KIND = {"evaluator": "institution", "organisation": "organisation"}


def test_an_auditor_of_another_body_does_not_look_under_this_audit(land):
    stranger = actor(Role.AUDITOR, of=body("rechnungshof", kind="institution"))
    with pytest.raises(Forbidden, match="another body"):
        land.look(land.opened(), land.claims[0], by=stranger)


def test_an_audit_needs_a_kind_and_a_time_that_make_sense(land):
    with pytest.raises(Refused, match="kind of case"):
        land.opened(kind="nothing")
    with pytest.raises(Refused, match="before the beginning"):
        land.opened(first=date(2026, 12, 1), last=date(2026, 11, 1))
    gone = body("alt", valid_until=date(2020, 1, 1))
    with pytest.raises(Refused, match="does not exist today"):
        land.opened(body=gone)


def commit(land, audit, **more):
    wanted = {"size": 2, "chance_source": "Ziehung", "chance_on": LATER.date() + timedelta(days=3), "at": LATER}
    return actions.commit_sample(by=land.auditor, audit=audit, **wanted | more)


@pytest.mark.rule("audit: commitment before chance")
def test_the_population_is_committed_to_before_chance_speaks_and_drawn_once(land):
    audit = land.opened()
    with pytest.raises(Refused, match="after today"):
        commit(land, audit, chance_on=LATER.date())
    with pytest.raises(Refused, match="at least one"):
        commit(land, audit, size=4)
    sample = commit(land, audit)
    codes = sorted(claim.code for claim in land.claims)
    assert sample.population == "".join(f"{code}\n" for code in codes)
    line = Entry.objects.get(verb="audit.sample_committed")
    row = meaning(line)["rows"][0]["values"]
    assert (row["population_sha256"], row["count"], row["size"]) == (sampling.fingerprint(codes), 3, 2)
    with pytest.raises(Refused, match="not spoken"):
        actions.draw_sample(by=land.auditor, at=LATER, sample=sample, chance=CHANCE)
    later = LATER + timedelta(days=3)
    with pytest.raises(Refused, match="ascending"):
        actions.draw_sample(by=land.auditor, at=later, sample=sample, chance="7, 8, 9")
    root = tree.root(line.index + 1).hex()
    # A case that comes after the commitment changes neither population nor sample.
    duties.ask(by=land.asker, at=NOW, debtor=land.district, title="Nachgereicht", text="Bitte.")
    draw = actions.draw_sample(by=land.auditor, at=later, sample=sample, chance=CHANCE)
    assert (draw.lines, draw.root, draw.seed) == (line.index + 1, root, sampling.seed(root, CHANCE))
    assert draw.cases == sampling.drawn(codes, draw.seed, 2)
    with pytest.raises(Refused, match="drawn once"):
        actions.draw_sample(by=land.auditor, at=later, sample=sample, chance="1-2-3")
    assert Draw.objects.count() == 1


def test_nothing_is_drawn_from_a_record_that_is_not_the_signed_one(land, monkeypatch):
    sample = commit(land, land.opened())

    def changed(_size):
        raise keeping.HistoryChanged("an older database was restored")

    monkeypatch.setattr(keeping, "checked_root", changed)
    with pytest.raises(keeping.HistoryChanged):
        actions.draw_sample(by=land.auditor, at=LATER + timedelta(days=3), sample=sample, chance=CHANCE)
    assert not Draw.objects.exists()


def test_a_population_changed_by_hand_is_not_drawn_from(land):
    sample = commit(land, land.opened())
    wrong = sample.population.replace(sample.population[:9], "AAAA-2222")
    with connection.cursor() as cursor, pytest.raises(Exception, match="append only"):
        cursor.execute("UPDATE audit_sample SET population = %s", [wrong])


@pytest.mark.rule("audit: findings are public with the report")
def test_a_finding_is_not_public_before_the_report_and_cannot_be_changed(land):
    audit = land.opened()
    brief = queries.briefs(audit, [land.claims[0].code])[0]
    with pytest.raises(Refused, match="looked at this case"):
        actions.find(by=land.auditor, at=LATER, audit=audit, brief=brief, result="remark", text="x")
    finding = land.found(audit, land.claims[0], text="Ein sehr eigener Wortlaut.")
    with pytest.raises(Refused, match="needs words"):
        land.found(audit, land.claims[0], text="  ")
    told = "".join(Content.objects.values_list("text", flat=True))
    assert "sehr eigener" not in told
    assert "objection" not in told
    assert finding.sealed_result == finding.verdict.digest
    assert finding.sealed_result in told
    assert not databases.is_logged("audit_words")
    assert not databases.is_logged("audit_verdict")
    assert databases.is_logged("audit_finding")


def altered(table: str, column: str, value: str, row: str) -> None:
    """What somebody with the database alone could do, had they taken the trigger away."""
    key = {"audit_words": "id", "audit_verdict": "finding_id"}[table]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {table}_no_update")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        row = row.hex if connection.vendor == "sqlite" else row
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [value, row])
        assert cursor.rowcount == 1


@pytest.mark.parametrize("what", ["words", "result", "statement", "summary", "nothing"])
def test_words_altered_below_the_program_are_never_published(land, what):
    audit = land.opened()
    finding = land.found(audit, land.claims[0])
    asked = actions.ask_statement(by=land.auditor, at=LATER, finding=finding)
    said = actions.make_statement(by=land.officer, at=LATER, asked=asked, text="Liegt bei.")
    closing = actions.close_audit(by=land.auditor, at=LATER, audit=audit, summary="Kurz.")
    places = {
        "words": ("audit_words", "text", "Alles gut.", finding.verdict.words_id),
        "result": ("audit_verdict", "result", "in_order", finding.id),
        "statement": ("audit_words", "text", "Kein Kommentar.", said.words_id),
        "summary": ("audit_words", "text", "Alles gut.", closing.words_id),
    }
    if what == "nothing":
        assert publish(by=land.auditor, at=LATER, audit=audit)
        return
    altered(*places[what])
    with pytest.raises(Refused, match="not the ones that were recorded"):
        actions.publish_report(by=land.auditor, at=LATER, audit=audit, seen="")


def test_a_body_states_its_words_the_clock_is_public_and_the_report_shows_both(land):
    audit = land.opened()
    finding = land.found(audit, land.claims[0])
    asked = actions.ask_statement(by=land.auditor, at=LATER, finding=finding)
    assert (asked.claim.debtor, asked.claim.creditor_id) == (land.district, land.auditor.body_id)
    assert "Die Antwort fehlt." not in asked.claim.text
    with pytest.raises(Refused, match="asked for a statement on this finding already"):
        actions.ask_statement(by=land.auditor, at=LATER, finding=finding)
    with pytest.raises(Refused, match="still has time"):
        actions.close_audit(by=land.auditor, at=LATER, audit=audit, summary="Kurz.")
    with pytest.raises(Forbidden, match="another body"):
        actions.make_statement(by=actor(Role.OFFICER, of=land.other), at=LATER, asked=asked, text="Wir nicht.")
    first = actions.make_statement(by=land.officer, at=LATER, asked=asked, text="Liegt in der Post.")
    assert "Liegt in der Post." not in first.answer.text
    assert first.digest in first.answer.text
    decide = {"by": land.auditor, "at": LATER, "asked": asked}
    with pytest.raises(Refused):
        actions.decide_statement(**decide, answer=first.answer, accepted=False)
    actions.decide_statement(**decide, answer=first.answer, accepted=False, reason="Ohne Nachweis.")
    second = actions.make_statement(by=land.officer, at=LATER + timedelta(1), asked=asked, text="Hier der Nachweis.")
    actions.decide_statement(by=land.auditor, at=LATER + timedelta(2), asked=asked, answer=second.answer, accepted=True)
    end(by=land.auditor, at=LATER + timedelta(2), audit=audit)
    row = audit.report.content["findings"][0]
    assert (row["result"], row["words"]["text"]) == ("objection", "Die Antwort fehlt.")
    assert [(said["words"]["text"], said["accepted"]) for said in row["answers"]] == [
        ("Liegt in der Post.", False), ("Hier der Nachweis.", True),
    ]  # fmt: skip
    assert "Hier der Nachweis." in Content.objects.get(entry__verb="audit.report_published").text


def test_who_audits_is_told_of_a_statement_and_the_others_are_not(land):
    asked = actions.ask_statement(by=land.auditor, at=LATER, finding=land.found(land.opened(), land.claims[0]))
    said = actions.make_statement(by=land.officer, at=LATER, asked=asked, text="Liegt bei.")
    plain = duties.answer_claim(by=land.officer, at=LATER, claim=land.claims[1], kind=Answer.Kind.FINAL, text="Ja.")
    for answer, roles in ((said.answer, {Role.AUDITOR}), (plain, {Role.OFFICER, Role.HEAD})):
        owed = Claim.posted().get(accepts=answer)
        (notice,) = owed.addressees("duties.acceptance_owed", {})
        assert roles <= notice.roles[0]
        assert (Role.AUDITOR in notice.roles[0]) == (answer == said.answer)


def test_an_answer_to_another_question_is_not_decided_here(land):
    asked = actions.ask_statement(by=land.auditor, at=LATER, finding=land.found(land.opened(), land.claims[0]))
    other = duties.answer_claim(by=land.officer, at=LATER, claim=land.claims[1], kind=Answer.Kind.FINAL, text="Ja.")
    with pytest.raises(Refused, match="another question"):
        actions.decide_statement(by=land.auditor, at=LATER, asked=asked, answer=other, accepted=True)


def test_an_audit_is_closed_when_its_sample_is_drawn_and_every_case_has_a_result(land):
    audit = land.opened()
    sample = commit(land, audit, size=1)
    close = {"by": land.auditor, "at": LATER + timedelta(days=3), "audit": audit, "summary": "Kurz."}
    with pytest.raises(Refused, match="not been drawn"):
        actions.close_audit(**close)
    draw = actions.draw_sample(by=land.auditor, at=LATER + timedelta(days=3), sample=sample, chance=CHANCE)
    with pytest.raises(Refused, match="no result yet"):
        actions.close_audit(**close)
    claim = next(claim for claim in land.claims if claim.code == draw.cases[0])
    land.found(audit, claim, "in_order", "")
    with pytest.raises(Refused, match="Close the audit first"):
        actions.publish_report(by=land.auditor, at=LATER, audit=audit, seen="")
    actions.close_audit(**close)
    with pytest.raises(Refused, match="changed since you saw it"):
        actions.publish_report(by=land.auditor, at=LATER, audit=audit, seen="0" * 64)
    publish(by=land.auditor, at=LATER, audit=audit)
    assert audit.report.content["samples"][0]["cases"] == draw.cases
    with pytest.raises(Refused, match="published already"):
        publish(by=land.auditor, at=LATER, audit=audit)
    for act, facts in ((actions.find, {"brief": queries.briefs(audit, [claim.code])[0], "result": "remark", "text": "x"}),
                       (actions.commit_sample, {"size": 1, "chance_source": "x", "chance_on": date(2027, 1, 1)})):  # fmt: skip
        with pytest.raises(Refused, match="closed"):
            act(by=land.auditor, at=LATER, audit=audit, **facts)


def test_a_body_that_does_not_answer_holds_nobody_up(land):
    audit = land.opened()
    actions.ask_statement(by=land.auditor, at=LATER, finding=land.found(audit, land.claims[0]))
    end(by=land.auditor, at=LATER + timedelta(days=60), audit=audit)
    assert audit.report.content["findings"][0]["answers"] == []


def test_the_newest_finding_of_a_case_counts_and_the_earlier_one_stays(land):
    audit = land.opened()
    land.found(audit, land.claims[0], text="Erst so.")
    land.found(audit, land.claims[1], text="Anderer Fall.")
    land.found(audit, land.claims[0], "in_order", "Doch in Ordnung.")
    land.found(land.opened(), land.claims[0], text="Andere Prüfung.")
    found = [(finding.verdict.words.text, finding.replaced_by) for finding in queries.findings_of(audit)]
    assert found == [("Erst so.", 3), ("Anderer Fall.", None), ("Doch in Ordnung.", None)]
    assert Finding.objects.count() == Verdict.objects.count() == 4
    assert Sample.objects.count() == 0


@pytest.mark.rule("audit: no statement vanishes")
def test_a_newer_finding_does_not_take_a_statement_out_of_the_report(land, client):
    audit = land.opened()
    asked = actions.ask_statement(by=land.auditor, at=LATER, finding=land.found(audit, land.claims[0]))
    actions.make_statement(by=land.officer, at=LATER, asked=asked, text="Liegt seit Mai vor.")
    land.found(audit, land.claims[0], "remark", "Spät.")
    end(by=land.auditor, at=LATER, audit=audit)
    rows = audit.report.content["findings"]
    assert [(row["number"], row["replaced_by"], len(row["answers"])) for row in rows] == [(1, 2, 1), (2, None, 0)]
    page = client.get(audit.get_absolute_url()).content.decode()
    assert "Liegt seit Mai vor." in page
    assert page.count("ersetzt durch Feststellung 2") == 1
    told = client.get(f"/api/v1/audits/{audit.code}").json()["report"]["findings"]
    assert [row["replaced_by"] for row in told] == [2, None]
    assert told[0]["statements"][0]["words"]["text"] == "Liegt seit Mai vor."


@pytest.mark.rule("audit: no statement vanishes")
@pytest.mark.parametrize("published", [True, False])
def test_a_statement_after_the_end_is_public_as_its_answer_says(land, published):
    audit, late = land.opened(), LATER + timedelta(days=60)
    asked = actions.ask_statement(by=land.auditor, at=LATER, finding=land.found(audit, land.claims[0]))
    (end if published else actions.close_audit)(by=land.auditor, at=late, audit=audit, summary="Kurz.")
    said = actions.make_statement(by=land.officer, at=late, asked=asked, text="It is here.", language="en")
    if published:
        assert (said.answer.text, said.answer.language) == ("It is here.", "en")
        return
    assert "It is here." not in said.answer.text
    assert said.digest in said.answer.text
    assert "Ob ihr Bericht veröffentlicht wird, ist offen" in said.answer.text
    report = publish(by=land.auditor, at=late, audit=audit)
    assert report.content["findings"][0]["answers"][0]["words"]["text"] == "It is here."


def test_the_record_holds_every_row_of_an_audit(land, tmp_path):
    """As `journal verify` looks at the database: each row of each logged table is told by a line."""
    audit = land.opened()
    drawn = land.drawn(audit).cases
    finding = land.found(audit, Claim.objects.get(code=drawn[0]))
    asked = actions.ask_statement(by=land.auditor, at=LATER, finding=finding)
    actions.make_statement(by=land.officer, at=LATER, asked=asked, text="Liegt bei.")
    actions.close_audit(by=land.auditor, at=LATER + timedelta(days=60), audit=audit, summary="Kurz.")
    lines = Entry.objects.select_related("content")
    told = {(row["table"], json.dumps(row["key"])) for line in lines for row in meaning(line)["rows"]}
    for model in apps.get_app_config("audit").get_models():
        if databases.is_logged(model._meta.db_table):
            for row in model.objects.all():
                assert (model._meta.db_table, json.dumps({model._meta.pk.column: plain(row.pk)})) in told, row
    assert keeping.checked_root(tree.size())
