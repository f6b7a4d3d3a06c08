"""The verbs of the log in plain words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

VERBS = {
    "access.mandate_given": _("mandate given"),
    "access.mandate_confirmed": _("mandate confirmed by a second person"),
    "access.mandate_ended": _("mandate ended"),
    "access.deputy_named": _("deputy named"),
    "access.deputy_ended": _("deputyship ended"),
    "access.person_erased": _("a person was erased at their own wish or by law"),
    "access.erasure_refused": _("request to be erased refused, with a reason"),
    "access.names_erased": _("names erased whose time was over"),
    "access.holder_sealed": _("holder of an office sealed"),
    "access.sign_in_renewed": _("sign-in of an office renewed"),
    "access.default_set": _("default changed"),
    "audit.audit_closed": _("audit closed"),
    "audit.audit_opened": _("audit opened"),
    "audit.case_looked_at": _("file looked at under an audit"),
    "audit.finding_made": _("result of an audited case recorded"),
    "audit.report_published": _("report of an audit published"),
    "audit.sample_committed": _("population and size of a sample committed to"),
    "audit.sample_drawn": _("sample drawn"),
    "audit.statement_asked": _("statement on a finding asked for"),
    "audit.statement_decided": _("statement on a finding accepted or disputed"),
    "audit.statement_made": _("statement on a finding made"),
    "barriers.report_answered": _("reported barrier answered"),
    "bodies.body_changed": _("body changed"),
    "bodies.body_recorded": _("body recorded"),
    "bodies.function_given": _("function given"),
    "bodies.function_ended": _("function ended"),
    "commissioner.correction_appeared": _("correction in the press room appeared"),
    "commissioner.edition_added": _("item of the press room published in another language"),
    "commissioner.edition_cancelled": _("sealed item of the press room cancelled before its time"),
    "commissioner.edition_sealed": _("further edition of an item of the press room sealed until its time"),
    "commissioner.item_appeared": _("appeared in the press room"),
    "commissioner.item_corrected": _("item of the press room corrected"),
    "commissioner.item_published": _("item of the press room published"),
    "commissioner.item_sealed": _("item of the press room sealed until its time"),
    "commissioner.item_withdrawn": _("item of the press room withdrawn"),
    "commissioner.translation_appeared": _("item of the press room appeared in another language"),
    "documents.file_added": _("file added"),
    "duties.acceptance_owed": _("decision on an answer is owed"),
    "duties.answer_decided": _("answer accepted or disputed"),
    "duties.basis_confirmed": _("legal basis confirmed"),
    "duties.basis_ended": _("legal basis ended"),
    "duties.basis_registered": _("legal basis registered"),
    "duties.block_lifted": _("block lifted"),
    "duties.block_set": _("block set"),
    "duties.claim_answered": _("answered"),
    "duties.claim_asked": _("asked"),
    "duties.claim_lengthened": _("due date lengthened by a holiday"),
    "duties.claim_opened": _("made due"),
    "duties.claim_released": _("released"),
    "duties.duty_ended": _("duty ended"),
    "duties.duty_registered": _("duty registered"),
    "duties.reminded": _("reminder step reached"),
    "duties.statement_made": _("statement made"),
    "figures.figure_corrected": _("figure corrected"),
    "figures.figure_published": _("figure published"),
    "figures.series_defined": _("series of figures defined"),
    "journal.key_changed": _("key of the record handed over"),
    "journal.key_lost": _("key of the record lost"),
    "operation.restored": _("restored from a backup"),
    "promises.clause_added": _("clause added"),
    "promises.clause_changed": _("title or order of a clause changed"),
    "promises.clause_taken_over": _("clause taken over"),
    "promises.duty_tied": _("duty tied to a clause"),
    "promises.milestone_planned": _("milestone planned"),
    "promises.milestone_reached": _("milestone reached"),
    "promises.passage_marked": _("words of a clause marked"),
    "promises.passage_removed": _("mark of a clause's words removed"),
    "promises.statement_made": _("statement on a clause"),
    "promises.text_chosen": _("policy text chosen for the home page"),
    "promises.withdrawn": _("wrong record about a clause withdrawn"),
    "texts.version_added": _("wording stored"),
    "trail.linked": _("link added"),
}


# What a fact of the line says more exactly: (verb, fact, its value).
EXACT = {
    ("audit.case_looked_at", "how", "archive"): _("file taken as archive under an audit"),
    ("duties.answer_decided", "accepted", True): _("answer accepted"),
    ("duties.answer_decided", "accepted", False): _("answer disputed"),
    ("duties.claim_answered", "kind", "interim"): _("interim answer given"),
    ("duties.claim_released", "merged", True): _("released, because both sides became one body"),
    ("access.mandate_ended", "step", "asked"): _("end of a mandate asked for"),
    ("access.sign_in_renewed", "step", "asked"): _("new sign-in of a protected office asked for"),
    ("access.sign_in_renewed", "step", "withdrawn"): _("asking for a new sign-in withdrawn"),
    ("access.mandate_ended", "step", "withdrawn"): _("end of a mandate no longer asked for"),
    ("journal.key_changed", "lost", True): _("new key of the record in force, the old one was lost"),
    ("journal.key_lost", "step", "offered"): _("loss of the record's key reported, new key offered"),
    ("journal.key_lost", "step", "declared"): _("loss of the record's key declared by a first person"),
    ("journal.key_lost", "step", "withdrawn"): _("declaring the record's key lost withdrawn"),
    ("operation.restored", "continues", False): _("restored from a backup that lacks lines signed before"),
    ("duties.reminded", "audience", "debtor"): _("reminder to the body that owes it"),
    ("duties.reminded", "audience", "head"): _("reminder to the head of unit"),
    ("duties.reminded", "audience", "leadership"): _("reminder to the state secretary or district councillor"),
    ("duties.reminded", "audience", "steering_circle"): _("put on the agenda of the steering circle"),
    ("duties.reminded", "audience", "conciliation"): _("passed to the Council of Mayors and to conciliation"),
}


def verb_words(verb: str, facts: Mapping[str, Any]) -> str:
    """A verb in plain words, as exactly as the line's facts say it; an unknown one as it is."""
    for name, value in facts.items():
        if isinstance(value, str | bool) and (verb, name, value) in EXACT:
            return str(EXACT[verb, name, value])
    return str(VERBS.get(verb, verb))
