"""The verbs of the log in plain words."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "access.mandate_given": _("mandate given"),
    "access.mandate_confirmed": _("mandate confirmed by a second person"),
    "access.mandate_ended": _("mandate ended"),
    "access.default_set": _("default changed"),
    "bodies.body_recorded": _("body recorded"),
    "bodies.function_given": _("function given"),
    "documents.file_added": _("file added"),
    "duties.acceptance_owed": _("decision on an answer is owed"),
    "duties.answer_decided": _("answer accepted or disputed"),
    "duties.basis_registered": _("legal basis registered"),
    "duties.block_lifted": _("block lifted"),
    "duties.block_set": _("block set"),
    "duties.claim_answered": _("answered"),
    "duties.claim_asked": _("asked"),
    "duties.claim_opened": _("became due once more"),
    "duties.claim_released": _("released"),
    "duties.duty_registered": _("duty registered"),
    "duties.reminded": _("reminder step reached"),
    "duties.statement_made": _("statement made"),
    "figures.figure_corrected": _("figure corrected"),
    "figures.figure_published": _("figure published"),
    "figures.series_defined": _("series of figures defined"),
    "promises.clause_added": _("clause added"),
    "promises.clause_taken_over": _("clause taken over"),
    "promises.duty_tied": _("duty tied to a clause"),
    "promises.milestone_planned": _("milestone planned"),
    "promises.milestone_reached": _("milestone reached"),
    "promises.passage_marked": _("words of a clause marked"),
    "promises.passage_removed": _("mark of a clause's words removed"),
    "promises.statement_made": _("statement on a clause"),
    "texts.version_added": _("wording stored"),
    "trail.linked": _("link added"),
}


def verb_words(verb: str) -> str:
    """A verb in plain words; an unknown one as it is."""
    return str(VERBS.get(verb, verb))
