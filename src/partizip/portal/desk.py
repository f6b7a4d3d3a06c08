"""What the desk offers: each thing to do with the right that it needs."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Offer:
    """A thing to do: its name, address and right."""

    title: str
    url: str
    right: str


def offers() -> list[Offer]:
    """All things to do, in the order in which the desk shows them."""
    return [
        Offer(_("Ask a body"), reverse("ask"), "duties.ask"),
        Offer(_("Add a file"), reverse("file_add"), "documents.add"),
        Offer(_("Record what follows from what"), reverse("link_add"), "trail.link"),
        Offer(_("Bring in a wording"), reverse("text_import"), "texts.import"),
        Offer(_("Mark the words of clauses"), reverse("passages_edit"), "promises.edit"),
        Offer(_("Add a clause"), reverse("promise_form", args=["zusage"]), "promises.edit"),
        Offer(_("Record who took a clause over"), reverse("promise_form", args=["uebernahme"]), "promises.edit"),
        Offer(_("Plan a milestone"), reverse("promise_form", args=["meilenstein"]), "promises.edit"),
        Offer(_("Record that a milestone was reached"), reverse("promise_form", args=["erreicht"]), "promises.edit"),
        Offer(_("Tie a duty to a clause"), reverse("promise_form", args=["pflicht"]), "promises.edit"),
        Offer(_("Register a duty"), reverse("duty_register"), "duties.register"),
        Offer(_("Standing duties"), reverse("standing_duties"), "duties.register"),
        Offer(_("Legal bases"), reverse("legal_bases"), "duties.register"),
        Offer(_("Publish a figure"), reverse("figure_publish"), "figures.publish"),
        Offer(_("Define a series"), reverse("series_define"), "figures.publish"),
        Offer(_("Bring in bodies"), reverse("bodies_import"), "bodies.keep"),
        Offer(_("Record a function"), reverse("function_give"), "bodies.keep"),
        Offer(_("Announce a plan before its decision"), reverse("plan_announce"), "plans.announce"),
        Offer(_("Plans before their decision"), reverse("plans_desk"), "plans.outside"),
        Offer(_("Requests and objections"), reverse("requests_desk"), "requests.file"),
        Offer(_("Press room"), reverse("press_desk"), "press.draft"),
        Offer(_("Programme of the office"), reverse("programme_desk"), "programme.publish"),
        Offer(_("Yearly report"), reverse("reports_desk"), "report.draft"),
        Offer(_("Record an attempted directive"), reverse("directive_record"), "office.log_directive"),
        Offer(_("Record a statutory task"), reverse("task_record"), "office.keep_tasks"),
        Offer(_("Record an appointment"), reverse("appointment_record"), "office.record_appointment"),
        Offer(_("Judge a clause"), reverse("judgements"), "promises.judge"),
        Offer(_("Steering circle"), reverse("circle_desk"), "circle.take_part"),
        Offer(_("Audits of my body"), reverse("audits_own"), "audit.look"),
        Offer(_("Looks and audits"), reverse("looks"), "audit.see_looks"),
        Offer(_("People and mandates"), reverse("mandates"), "access.give_mandate"),
        Offer(_("Requests to be erased"), reverse("erasure_requests"), "access.answer_erasure"),
        Offer(_("Reported barriers"), reverse("barriers"), "barriers.answer"),
        Offer(_("Witnesses of the record"), reverse("witnesses_desk"), "operation.keep_witnesses"),
        Offer(_("What browsers refused"), reverse("blocked"), "operation.see_blocked"),
        Offer(_("Defaults"), reverse("defaults"), "access.set_default"),
    ]
