"""A small Land with one of everything that the interface shows, or three."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from partizip.access.acts import THE_SYSTEM, Actor
from partizip.access.ids import new_id
from partizip.access.roles import Role
from partizip.audit import actions as audits
from partizip.audit import queries as audit_queries
from partizip.bodies import actions as bodies
from partizip.bodies.models import Body
from partizip.commissioner.actions import (
    appointments,
    circle,
    circle_agenda,
    directives,
    plans,
    press,
    programme,
    reports,
    requests,
    statutory,
)
from partizip.commissioner.models import Circle
from partizip.core.things import Thing
from partizip.duties import actions as duties
from partizip.figures import actions as figures
from partizip.promises import actions as promises
from partizip.texts import actions as texts
from partizip.trail import actions as trail
from tests.audit.ending import end
from tests.factories import NOW, acting, body, mandate

WORDS = "Unser Ziel\n\nWir hören zu und wir handeln."
LATER = NOW + timedelta(days=60)  # what was asked is overdue by then
_numbers = count(1)


@dataclass
class Land:
    """What exists, by what stands in its address."""

    clauses: list = field(default_factory=list)
    claims: list = field(default_factory=list)
    series: list = field(default_factory=list)
    versions: list = field(default_factory=list)
    bodies: list = field(default_factory=list)
    audits: list = field(default_factory=list)
    press: list = field(default_factory=list)
    directives: list = field(default_factory=list)
    plans: list = field(default_factory=list)
    meetings: list = field(default_factory=list)
    entries: list = field(default_factory=list)
    reports: list = field(default_factory=list)

    def grow(self, by: int = 1) -> "Land":
        """One more of everything, also of what hangs on the first clause, claim, series and body."""
        for _time in range(by):
            self._once(next(_numbers))
        return self

    def _once(self, number: int) -> None:
        asks = body(f"land-{number}")
        owes = body(f"bezirk-{number}", kind="bezirk", name_en="District", parent=asks)
        self.bodies += [asks, owes]
        bodies.give_function(
            by=THE_SYSTEM, at=NOW, body=self.bodies[0], name=f"amt-{number}", title="Amt", valid_from=date(2020, 1, 1)
        )
        creditor, debtor = acting(mandate(Role.OFFICER, of=asks)), acting(mandate(Role.OFFICER, of=owes))
        basis = duties.register_basis(
            by=THE_SYSTEM, at=NOW, law="PartMigG", paragraph=f"§ {number}", valid_from=date(2021, 7, 1)
        )
        duty = duties.register_duty(
            by=THE_SYSTEM, at=NOW, title="Bericht", debtor=owes, creditor=asks, valid_from=date(2026, 1, 1), basis=basis,
            first_due=date(2026, 12, 1), cycle_months=12,
        )  # fmt: skip
        self._text(number)
        self._clause(number, duty, owes, debtor)
        self._claims(number, creditor, debtor, owes)
        self._series(number)
        self._audit(number, owes)
        self._press(number)
        self._office(number, basis)
        self._circle(number, owes)

    def _text(self, number: int) -> None:
        given = {"kind": "policy", "title": f"Ziel {number}", "source": "eigen", "dated": date(2026, 11, 2)}
        first = texts.import_text(by=THE_SYSTEM, at=NOW, data=WORDS.encode(), **given)
        changed = (WORDS + " Auch morgen.").encode()
        self.versions += [first, texts.import_text(by=THE_SYSTEM, at=NOW, data=changed, text=first.text, **given)]

    def _clause(self, number: int, duty, owes, debtor: Actor) -> None:
        clause = promises.add_clause(
            by=THE_SYSTEM, at=NOW, code=f"C1.{number}", promise=1, order=number, title="Zuhören", title_en="Listen"
        )
        self.clauses.append(clause)
        promises.tie_duty(by=THE_SYSTEM, at=NOW, clause=clause, duty=duty)
        if clause != self.clauses[0]:
            promises.tie_duty(by=THE_SYSTEM, at=NOW, clause=self.clauses[0], duty=duty)
        first = self.clauses[0]
        promises.mark_passage(
            by=THE_SYSTEM, at=NOW, clause=first, version=self.versions[-1], eid="sec_1__para_1", exact="Wir hören zu"
        )
        for number in range(2):  # one is withdrawn
            step = promises.plan_milestone(
                by=THE_SYSTEM,
                at=NOW,
                clause=first,
                title=f"Schritt {len(self.clauses)}.{number}",
                planned_on=date(2026, 1, 1 + number),
            )
        promises.withdraw(by=THE_SYSTEM, at=NOW, wrong=step, reason="Tippfehler")
        promises.take_over(by=THE_SYSTEM, at=NOW, clause=first, body=owes, since=date(2026, 1, len(self.clauses)))
        promises.state_words(by=debtor, at=NOW, clause=first, text="Wir arbeiten daran.")

    def _claims(self, number: int, creditor: Actor, debtor: Actor, owes) -> None:
        about = Thing("clause", "c1.1", "C1.1", "/zusagen/c1.1/")
        for question in ("Wie viele?", "Bis wann?"):
            self.claims.append(
                duties.ask(by=creditor, at=NOW, debtor=owes, title=f"{question} {number}", text="Bitte.", subject=about)
            )
        open_claim, answered = self.claims[-2:]
        duties.state_words(by=debtor, at=NOW, claim=open_claim, text="Es fehlt die Zuarbeit.")
        for minute, kind in enumerate(("interim", "final")):
            answer = duties.answer_claim(
                by=debtor,
                at=NOW + timedelta(minutes=minute),
                claim=answered,
                kind=kind,
                text="Zwölf.",
                upload=(f"{number}.txt", f"Beleg {number} {kind}".encode()),
            )
        duties.decide_answer(
            by=creditor, at=NOW + timedelta(minutes=2), answer=answer, accepted=False, reason="Es sind dreizehn."
        )
        trail.link(
            by=THE_SYSTEM, at=NOW, kind="asks", source=Thing("claim", answered.code, answered.title, answered.get_absolute_url()),
            target=Thing("clause", "c1.1", "C1.1", "/zusagen/c1.1/"),
        )  # fmt: skip

    def _series(self, number: int) -> None:
        self.series.append(
            figures.define_series(
                by=THE_SYSTEM, at=NOW, slug=f"anteil-{number}", title="Anteil", title_en="Share", unit="%",
                definition="Was gezählt wird.", area="Berlin", clause="C1.1",
            )
        )  # fmt: skip
        for year in (2020, 2021):
            value = figures.publish_figure(
                by=THE_SYSTEM, at=NOW, series=self.series[0], value=Decimal("39.4"), source=f"Quelle {number}", decimals=1,
                base="alle", key_date=date(year, 12, 31), method="Zählung, 1",
            )  # fmt: skip
        figures.correct_figure(by=THE_SYSTEM, at=NOW, figure=value, value=Decimal("38.9"), reason="Tippfehler")

    def _audit(self, number: int, owes) -> None:
        by = acting(mandate(Role.AUDITOR, of=body(f"pruefer-{number}", kind="parliament")))
        audit = audits.open_audit(
            by=by, at=LATER, title=f"Antworten {number}", reason="Auftrag", kind="claim", first=NOW.date(),
            last=NOW.date(), body=owes,
        )  # fmt: skip
        drawn = {"day": LATER.date() + timedelta(days=1), "at": LATER + timedelta(days=1)}
        sample = audits.commit_sample(
            by=by, at=LATER, audit=audit, size=1, chance_source="Ziehung 6 aus 49", chance_on=drawn["day"]
        )
        case = audits.draw_sample(by=by, at=drawn["at"], sample=sample, chance="3-11-19-24-40-47").cases[0]
        seen = audit_queries.whole("claim", case, drawn["at"]).case
        audits.look(by=by, at=drawn["at"], audit=audit, case=seen, how="page", digest="0" * 64)
        audits.find(by=by, at=drawn["at"], audit=audit, brief=seen.brief, result="remark", text="Es fehlt der Beleg.")
        end(by=by, at=drawn["at"], audit=audit, summary="Fast alles in Ordnung.")
        self.audits.append(audit)

    def _press(self, number: int) -> None:
        by = acting(mandate(Role.COMMISSIONER, of=body(f"amt-{number}", kind="office")))
        said = {"kind": "release", "title": f"Mitteilung {number}", "text": "Worte"}
        for more in ({}, {"language": "en"}, {"reason": "Berichtigt"}):
            item = self.press[-1] if more else None
            draft = press.save_draft(
                by=by, at=LATER, draft_id=new_id(), revision=0, item=item, **{"language": "de"} | said | more
            )
            act = press.correct if item else press.publish
            self.press.append(act(by=by, at=LATER, draft=draft, revision=1).item)
        self._toward(number, by)

    def _toward(self, number: int, by: Actor) -> None:
        asked = body(f"verwaltung-{number}")
        plan = plans.announce(
            by=acting(mandate(Role.OFFICER, of=asked)), at=NOW, office=Body.objects.get(id=by.body_id), language="en",
            title=f"Plan {number}", text="Words", matters=["arrival", "funding"], decides_on=LATER.date(),
            upload=(f"plan-{number}.txt", f"Plan {number}".encode()),
        )  # fmt: skip
        plans.speak(by=by, at=LATER, plan=plan, kind="remark", text="Bitte übersetzen.")
        plans.record_outside(by=by, at=LATER, plan=plan, on=NOW.date(), text="Laut Presse.")
        requests.file_request(
            by=by, at=LATER, debtor=asked, kind="objection", title=f"Warum? {number}", text="Bitte.",
            subject=plan.thing,
        )  # fmt: skip
        self.plans.append(plan)

    def _office(self, number: int, basis) -> None:
        office = body(f"beauftragte-{number}", kind="office")
        given = mandate(Role.COMMISSIONER, of=office)
        by, told = acting(given), {"office": office, "appointed_by": self.bodies[0], "decided_on": date(2025, 12, 1)}
        task = statutory.record_task(by=by, at=LATER, office=office, basis=basis, title="Unterrichten")
        term = appointments.record_appointment(
            by=by, at=LATER, first_day=date(2026, 1, 1), term_until=date(2030, 12, 31), mandate=given, **told
        )
        appointments.end_appointment(
            by=by, at=LATER, appointment=term, how="removed", decided_by=self.bodies[0], decided_on=date(2026, 12, 1),
            last_day=date(2026, 12, 31),
        )  # fmt: skip
        made = directives.record_directive(
            by=by, at=LATER, given_by=self.bodies[0], received_on=date(2026, 12, 1), form="mail", title=f"Nr. {number}",
            summary="Vorlegen.", task=task, upload=(f"weisung-{number}.txt", f"Weisung {number}".encode()),
        )  # fmt: skip
        directives.answer_directive(by=by, at=LATER, directive=made, text="Nein.")
        self.directives.append(made)
        self._programme(number, by)
        for verdict in ("kept", "broken"):
            promises.judge(by=by, at=LATER, clause=self.clauses[0], verdict=verdict, reason=f"Grund {number}")

    def _programme(self, number: int, by: Actor) -> None:
        """An entry with all that can be said of it, and a report with own words."""
        words = {"title": f"Eintrag {number}", "text": "Worte", "administration": "Antwortet.", "people": "Fragen."}
        days = {"starts_on": date(2026, 1, 1), "until": date(2026, 12, 31)}
        entry = programme.publish_entry(by=by, at=LATER, **words, **days, fields=["two_way"])
        programme.change_entry(
            by=by, at=LATER, entry=entry, seen=1, reason="Mehr.", **words, **days, fields=["two_way", "opening"]
        )
        programme.translate_entry(by=by, at=LATER, entry=entry, seen=2, language="en", **words)
        programme.note_progress(by=by, at=LATER, entry=entry, text="Getagt.")
        thing = Thing("plan", self.plans[-1].code, "x", self.plans[-1].get_absolute_url())
        link = programme.link_record(by=by, at=LATER, entry=entry, thing=thing)
        programme.undo_link(by=by, at=LATER, link=link, reason="Falsch.")
        programme.end_entry(by=by, at=LATER, entry=entry, outcome="partly", text="Zur Hälfte.")
        self.entries.append(entry)
        reports.save_words(by=by, at=LATER, year=2026, section="press", language="de", text="Wort.", revision=0)
        self.reports.append(reports.publish_report(by=by, at=LATER, year=2026, number=1))

    def _circle(self, number: int, owes) -> None:
        """A meeting with a point of its own that was decided; the first time the circle as well."""
        if not self.meetings:
            office = body("amt-kreis", kind="office")
            self.office = acting(mandate(Role.COMMISSIONER, of=office))
            circle.set_up(by=self.office, at=NOW, name="Kreis", purpose="Abstimmen", notice_days=5)
        by, found, begun = self.office, Circle.objects.get(), LATER + timedelta(hours=number)
        circle.give_seat(by=by, at=NOW, circle=found, body=owes, valid_from=NOW.date())
        meeting = circle.call_meeting(by=by, at=NOW, circle=found, starts_at=begun, place="Saal")
        point = circle_agenda.put_point(by=by, at=NOW, circle=found, title=f"Punkt {number}")
        paper = (f"unterlage{number}.txt", f"Unterlage {number}".encode())
        circle_agenda.hand_in(by=by, at=NOW, point=point, title="Unterlage", upload=paper)
        circle_agenda.hand_in(by=by, at=NOW, point=point, title="X", upload=paper, internal_reason="Adressen")
        circle_agenda.decide(
            by=by, at=begun + timedelta(minutes=1), point=point, meeting=meeting, title=f"Beschluss {number}",
            text="So wird es gemacht.", outcome="unanimous", owner=owes, due_on=date(2027, 3, 1),
        )  # fmt: skip
        self.meetings.append(meeting)

    @property
    def names(self) -> dict[str, dict]:
        """What stands in the address of each operation that is about one thing, by URL name."""
        text = str(self.versions[0].text_id)
        return {
            "api_clause": {"code": self.clauses[0].public_id},
            "api_claim": {"code": self.claims[1].code},
            "api_thread": {"code": self.clauses[0].public_id},
            "api_body": {"slug": self.bodies[0].slug},
            "api_series_one": {"slug": self.series[0].slug},
            "api_text": {"text": text},
            "api_version": {"text": text, "number": 1},
            "api_changes": {"text": text, "old": 1, "new": 2},
            "api_line": {"index": 3},
            "api_audit": {"code": self.audits[0].code},
            "api_directive": {"code": self.directives[0].code},
            "api_press_item": {"code": self.press[0].code},
            "api_programme_entry": {"code": self.entries[0].code},
            "api_report": {"code": self.reports[0].code},
            "api_plan": {"code": self.plans[0].code},
            "api_circle_meeting": {"code": self.meetings[0].code},
        }
