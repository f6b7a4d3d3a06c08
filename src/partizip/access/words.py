"""Rights, conditions and reminder steps in plain words, for pages that people read."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partizip.access.roles import ANONYMOUS, PERSON, SYSTEM, Role

RIGHTS = {
    "access.see_desk": gettext_lazy("see one's own desk"),
    "access.give_mandate": gettext_lazy("give somebody a role in a body"),
    "access.confirm_mandate": gettext_lazy("confirm a protected office as the second person"),
    "access.end_mandate": gettext_lazy("end a mandate; for a protected office as one of two persons"),
    "access.name_deputy": gettext_lazy("name a deputy for one's own mandate"),
    "access.set_default": gettext_lazy("change a default of this installation"),
    "access.make_person": gettext_lazy("make an account"),
    "access.renew_sign_in": gettext_lazy("give somebody a new start password; for a protected office two persons"),
    "access.erase": gettext_lazy("erase a person: account, names, addresses, and what opens the record's seals"),
    "access.ask_erasure": gettext_lazy("ask to be erased while an office stands in the way"),
    "access.answer_erasure": gettext_lazy("refuse a request to be erased, with a reason"),
    "access.delete_due": gettext_lazy("delete personal data whose deletion date has come"),
    "access.bind_sign_in": gettext_lazy("bind one's own account to a sign-in elsewhere, or end that"),
    "operation.restore": gettext_lazy("restore the Land from a backup"),
    "operation.fill_demo": gettext_lazy("fill the demo with a large, invented Land"),
    "operation.note_blocked": gettext_lazy("report what a browser refused"),
    "operation.see_blocked": gettext_lazy("see what browsers refused"),
    "operation.change_key": gettext_lazy("hand the record over to a new key, or offer one for a lost key"),
    "operation.keep_witnesses": gettext_lazy("register who witnesses the record from outside, or end it"),
    "operation.declare_key": gettext_lazy("declare as one of two persons that the record's key is lost"),
    "barriers.report": gettext_lazy("report a barrier"),
    "barriers.answer": gettext_lazy("read and answer reports of barriers"),
    "bodies.keep": gettext_lazy("record bodies and the functions they hold"),
    "texts.import": gettext_lazy("bring in a wording"),
    "promises.edit": gettext_lazy("mark the words of clauses, record who took them over, plan milestones"),
    "promises.state": gettext_lazy("make a statement on a clause that one's body took over"),
    "promises.judge": gettext_lazy("judge in the name of one's own body whether a clause was kept"),
    "duties.register": gettext_lazy("register duties and legal bases, and make a duty due"),
    "duties.ask": gettext_lazy("ask a body something"),
    "duties.answer": gettext_lazy("answer what one's body owes"),
    "duties.decide": gettext_lazy("accept or dispute an answer"),
    "duties.release": gettext_lazy("give up what is owed to one's body"),
    "duties.state": gettext_lazy("put one's own words beside a duty"),
    "duties.escalate": gettext_lazy("write the steps of the reminder ladder"),
    "duties.lengthen": gettext_lazy("lengthen open due dates by a holiday that a law added"),
    "duties.block": gettext_lazy("mark that something must wait for a duty"),
    "figures.publish": gettext_lazy("define series and publish figures"),
    "documents.add": gettext_lazy("publish a file"),
    "trail.link": gettext_lazy("record what follows from what"),
    "audit.open": gettext_lazy("open an audit"),
    "audit.look": gettext_lazy("look at whole cases under an audit; each look is recorded"),
    "audit.sample": gettext_lazy("commit to a sample and draw it"),
    "audit.find": gettext_lazy("record what an audit found, ask for a statement, decide on it"),
    "audit.close": gettext_lazy("close an audit and publish its report"),
    "audit.answer": gettext_lazy("make a statement on what an audit found"),
    "audit.see_looks": gettext_lazy("see who looked at the files of one's own body, and what was found"),
    "press.draft": gettext_lazy("write drafts of the press room"),
    "press.publish": gettext_lazy("publish in the press room, at once or at the own time; nobody has to approve it"),
    "press.correct": gettext_lazy("correct or translate what the own appointment published"),
    "press.withdraw": gettext_lazy("withdraw what the own appointment published, with a public reason"),
    "press.cancel": gettext_lazy("take a sealed item of the own appointment back before its time"),
    "programme.publish": gettext_lazy("write in the office's programme: entries, versions, progress, results"),
    "report.draft": gettext_lazy("write own words for the office's yearly report"),
    "report.publish": gettext_lazy("publish the office's yearly report; nobody has to approve it"),
    "attempts.note": gettext_lazy("note a refused attempt on the words of the independent office"),
    "plans.announce": gettext_lazy("announce a plan that touches participation before it is decided"),
    "plans.decide": gettext_lazy(
        "decide an announced plan, move its planned day, give it up, add documents and the body's explanation"
    ),
    "plans.outside": gettext_lazy("record that an announced plan was decided outside the program"),
    "plans.involve": gettext_lazy("demand to be involved in a plan, remark on it, or waive it"),
    "requests.file": gettext_lazy("ask a body in the Commissioner's name, or object to what it does"),
    "requests.remind": gettext_lazy("send the reminder letter for an overdue answer"),
    "office.keep_tasks": gettext_lazy("record the statutory tasks of an independent office"),
    "office.end_task": gettext_lazy(
        "take a statutory task off the list whose law has ended, or that was recorded wrongly"
    ),
    "office.record_appointment": gettext_lazy("record an appointment to an independent office"),
    "office.end_appointment": gettext_lazy("record how an appointment ended, or that it was recorded wrongly"),
    "office.log_directive": gettext_lazy("record attempted directives to the own office, and answer them"),
    "office.state_directive": gettext_lazy("put the own words of the body beside an attempted directive"),
    "press.ask_removal": gettext_lazy(
        "ask that words of the own office are removed by law, as the first of two persons"
    ),
    "press.cancel_removal": gettext_lazy("call off a removal by law that was asked for"),
    "press.remove": gettext_lazy("remove words of the own office by law, as the second of two persons"),
    "press.note_appearance": gettext_lazy("note what has appeared in the press room, for search and mail"),
    "circle.set_up": gettext_lazy("set up the steering circle, its rules and its members"),
    "circle.call": gettext_lazy("call, move or call off a meeting of the steering circle"),
    "circle.put": gettext_lazy("put a point on the agenda of the steering circle, withdraw the own one"),
    "circle.pull": gettext_lazy("put what the reminder steps brought on the agenda of the steering circle"),
    "circle.decide": gettext_lazy("record what the steering circle decided, postponed or dealt with, and who came"),
    "circle.take_part": gettext_lazy("hand in papers for the steering circle, read internal ones, dissent, comment"),
    "circle.approve": gettext_lazy("approve minutes of the steering circle"),
    "post.subscribe": gettext_lazy("ask to be told by mail what happens"),
    "post.keep_subscription": gettext_lazy("confirm, change or end a subscription"),
    "post.watch": gettext_lazy("see how many mails wait or were given up"),
}

CONDITIONS = {
    "own_body": gettext_lazy("for the own body"),
    "another_person": gettext_lazy("not what one began oneself"),
    "unprotected": gettext_lazy("not for protected offices"),
    "in_person": gettext_lazy("not as a deputy"),
    "few_administrators": gettext_lazy("while fewer than two other administrators could do it"),
    "own_mandate": gettext_lazy("for the own mandate"),
    "own_account": gettext_lazy("for the own account"),
    "independent": gettext_lazy("not where one holds, or held in that time, another office"),
    "own_link": gettext_lazy("with the secret link from the mail"),
    "in_office": gettext_lazy("in an independent office"),
    "own_office": gettext_lazy("in the independent office itself"),
    "appointed": gettext_lazy("while a Commissioner holds the office"),
    "own_appointment": gettext_lazy("under the same appointment"),
    "own_circle": gettext_lazy("as the office that set up the steering circle"),
    "chairs": gettext_lazy("as the body that chairs the steering circle that day"),
    "seated": gettext_lazy("as a member of the steering circle that day"),
    "no_deputies": gettext_lazy("when neither of the two stands in for the other"),
    "on_request": gettext_lazy("when the person asked for it"),
}

# Columns whose models give them no word of their own, for people who look at what is stored about them.
COLUMNS = {
    "asked_at": gettext_lazy("asked on"),
    "attempts": gettext_lazy("tries to send it"),
    "bound_at": gettext_lazy("bound since"),
    "confirm_until": gettext_lazy("to be confirmed until"),
    "confirmed_at": gettext_lazy("confirmed on"),
    "created_at": gettext_lazy("made on"),
    "end_asked_at": gettext_lazy("end asked for on"),
    "end_asked_by": gettext_lazy("end asked for by"),
    "end_asked_on": gettext_lazy("asked-for last day"),
    "expire_date": gettext_lazy("ends on"),
    "given_by": gettext_lazy("given by"),
    "given_up_at": gettext_lazy("given up on"),
    "kind": gettext_lazy("kind"),
    "language": gettext_lazy("language"),
    "last_error": gettext_lazy("last error"),
    "last_used_at": gettext_lazy("last used on"),
    "made_at": gettext_lazy("made on"),
    "next_digest_at": gettext_lazy("next summary on"),
    "next_try_at": gettext_lazy("next try on"),
    "renewal_asked_at": gettext_lazy("new sign-in asked for on"),
    "renewal_asked_by": gettext_lazy("new sign-in asked for by"),
    "renewed_at": gettext_lazy("sign-in renewed on"),
    "report": gettext_lazy("report"),
    "sent_at": gettext_lazy("sent on"),
    "start_password": gettext_lazy("has a start password"),
    "subject": gettext_lazy("subject"),
    "subscription": gettext_lazy("subscription"),
    "text": gettext_lazy("text"),
    "to": gettext_lazy("to"),
    "told_until": gettext_lazy("told up to line"),
    "type": gettext_lazy("kind"),
}

# Whom a step of the reminder ladder addresses.
AUDIENCES = {
    "debtor": gettext_lazy("reminder to the body that owes it"),
    "head": gettext_lazy("to the head of unit"),
    "leadership": gettext_lazy("to the state secretary or district councillor"),
    "steering_circle": gettext_lazy("on the agenda of the steering circle"),
    "conciliation": gettext_lazy("to the Council of Mayors, the report list for parliament and conciliation"),
}

ROLES = dict(Role.choices) | {
    SYSTEM: gettext_lazy("the program itself"),
    ANONYMOUS: gettext_lazy("everybody"),
    PERSON: gettext_lazy("whoever has an account"),
}


def step_words(level: int, audience: str) -> str:
    """A step of the reminder ladder: how many working days before or after the due date, and to whom."""
    who, days = AUDIENCES.get(audience, audience), abs(level)
    if level < 0:
        when = ngettext("%(days)s working day before it is due", "%(days)s working days before it is due", days)
    elif level == 0:
        when = _("on the day on which it is due")
    else:
        when = ngettext("%(days)s working day after it was due", "%(days)s working days after it was due", days)
    return f"{when % {'days': days}}: {who}"


def value_words(name: str, value: Any) -> list[str]:
    """A default's value as people read it; a list as one line an item."""
    if isinstance(value, bool):
        return [_("yes") if value else _("no")]
    if name == "duties.ladder":
        return [step_words(level, audience) for level, audience in value]
    if isinstance(value, list):
        return [" ".join(map(str, item)) for item in value] or [_("none")]
    return [str(value) or _("empty")]
