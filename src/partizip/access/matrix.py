"""The one table of rights: role x right x condition. Pages, tests and docs/rights.md are made from it.

A condition is the name of a fact that the act gives to require(); several must all hold.
"""

from partizip.access.roles import ANONYMOUS, PERSON, SYSTEM, Role
from partizip.core.permissions import Row

_ASKING = (
    Role.OFFICER, Role.HEAD, Role.COMMISSIONER, Role.COMMISSIONER_OFFICE, Role.COUNCIL_OFFICE, Role.EVALUATOR,
)  # fmt: skip
_OFFICIALS = (*_ASKING, Role.ADMINISTRATOR, Role.OPERATOR, Role.EDITOR, Role.ORGANISATION, Role.AUDITOR)
_PRESS = (Role.COMMISSIONER, Role.COMMISSIONER_OFFICE)
_SEATED = (Role.OFFICER, Role.HEAD, Role.COUNCIL_OFFICE)


def _rows(right: str, roles: tuple[str, ...], *conditions: str) -> tuple[Row, ...]:
    return tuple(Row(str(role), right, conditions) for role in roles)


RIGHTS: tuple[Row, ...] = (
    # access
    *_rows("access.see_desk", _OFFICIALS),
    *_rows("access.give_mandate", (Role.ADMINISTRATOR,), "in_person"),
    *_rows("access.give_mandate", (SYSTEM,)),
    *_rows("access.confirm_mandate", (Role.ADMINISTRATOR,), "another_person", "in_person"),
    *_rows("access.end_mandate", (Role.ADMINISTRATOR,), "in_person"),
    *_rows("access.end_mandate", (SYSTEM,), "unprotected"),
    *_rows("access.name_deputy", _OFFICIALS, "own_mandate"),
    *_rows("access.set_default", (Role.ADMINISTRATOR, SYSTEM)),
    *_rows("access.make_person", (Role.ADMINISTRATOR, SYSTEM)),
    *_rows("access.renew_sign_in", (Role.ADMINISTRATOR,), "in_person"),
    *_rows("access.renew_sign_in", (SYSTEM,), "few_administrators"),
    *_rows("access.renew_sign_in", (SYSTEM,), "unprotected"),
    *_rows("access.erase", (SYSTEM,)),
    *_rows("access.erase", (PERSON, *_OFFICIALS), "own_account"),
    *_rows("access.erase", (ANONYMOUS,), "own_link"),
    *_rows("access.erase", (Role.ADMINISTRATOR,), "on_request", "another_person", "in_person"),
    *_rows("access.ask_erasure", (PERSON, *_OFFICIALS), "own_account"),
    *_rows("access.answer_erasure", (Role.ADMINISTRATOR,), "another_person", "in_person"),
    *_rows("access.delete_due", (SYSTEM,)),
    *_rows("access.bind_sign_in", (PERSON, *_OFFICIALS), "own_account"),
    # operation
    *_rows("operation.restore", (SYSTEM,)),
    *_rows("operation.fill_demo", (SYSTEM,)),
    *_rows("operation.note_blocked", (ANONYMOUS, SYSTEM)),
    *_rows("operation.see_blocked", (Role.OPERATOR, Role.ADMINISTRATOR)),
    *_rows("operation.change_key", (SYSTEM,)),
    *_rows("operation.declare_key", (Role.ADMINISTRATOR,), "another_person", "in_person"),
    *_rows("operation.keep_witnesses", (Role.ADMINISTRATOR,)),
    # barriers: whoever reports one does so as nobody, also while signed in
    *_rows("barriers.report", (ANONYMOUS,)),
    *_rows("barriers.answer", (Role.OPERATOR, Role.EDITOR)),
    # bodies
    *_rows("bodies.keep", (Role.ADMINISTRATOR, SYSTEM)),
    # texts and the policy text
    *_rows("texts.import", (Role.EDITOR, Role.ADMINISTRATOR, SYSTEM)),
    *_rows("promises.edit", (Role.EDITOR, SYSTEM)),
    *_rows("promises.state", (Role.OFFICER, Role.HEAD), "own_body"),
    *_rows("promises.judge", _PRESS, "own_office"),
    *_rows("promises.judge", (Role.COUNCIL_OFFICE, Role.EVALUATOR)),
    *_rows("promises.judge", (Role.OFFICER, Role.HEAD), "own_body"),
    # duties
    *_rows("duties.register", (Role.EDITOR, Role.ADMINISTRATOR, SYSTEM)),
    *_rows("duties.ask", _ASKING, "own_body"),
    *_rows(
        "duties.answer",
        (
            Role.OFFICER,
            Role.HEAD,
            Role.COMMISSIONER,
            Role.COMMISSIONER_OFFICE,
            Role.COUNCIL_OFFICE,
            Role.EVALUATOR,
        ),
        "own_body",
    ),
    *_rows("duties.decide", _ASKING, "own_body"),
    *_rows("duties.release", _ASKING, "own_body"),
    *_rows("duties.state", _ASKING, "own_body"),
    *_rows("duties.escalate", (SYSTEM,)),
    *_rows("duties.lengthen", (SYSTEM,)),
    *_rows("duties.block", _ASKING, "own_body"),
    # figures, documents, trail
    *_rows("figures.publish", (Role.EDITOR, SYSTEM)),
    *_rows("documents.add", (*_ASKING, Role.EDITOR, SYSTEM)),
    *_rows("trail.link", (*_ASKING, Role.EDITOR, SYSTEM)),
    # audit: who audits reads everything and writes nothing but the audit
    *_rows("audit.open", (Role.AUDITOR,), "independent"),
    *_rows("audit.look", (Role.AUDITOR,), "own_body", "independent"),
    *_rows("audit.sample", (Role.AUDITOR,), "own_body", "independent"),
    *_rows("audit.find", (Role.AUDITOR,), "own_body", "independent"),
    *_rows("audit.close", (Role.AUDITOR,), "own_body", "independent"),
    *_rows("audit.answer", _ASKING, "own_body"),
    *_rows("audit.see_looks", _OFFICIALS, "own_body"),
    # press room: an independent office alone, under its own appointment; nobody else has a row here (R-P6-1)
    *_rows("press.draft", _PRESS, "own_body", "in_office"),
    *_rows("press.publish", _PRESS, "own_body", "in_office", "appointed"),
    *_rows("press.correct", _PRESS, "own_body", "in_office", "own_appointment"),
    *_rows("press.withdraw", _PRESS, "own_body", "in_office", "own_appointment"),
    *_rows("press.cancel", _PRESS, "own_body", "in_office", "own_appointment"),
    *_rows("attempts.note", (SYSTEM,)),
    # programme and yearly report: the office's own words and numbers, as protected as its press room (C6.2)
    *_rows("programme.publish", _PRESS, "own_body", "in_office", "appointed"),
    *_rows("report.draft", _PRESS, "own_body", "in_office"),
    *_rows("report.publish", _PRESS, "own_body", "in_office", "appointed"),
    # toward bodies: they announce and decide, the office says whether it was involved, asks, objects and reminds
    *_rows("plans.announce", (Role.OFFICER, Role.HEAD), "own_body"),
    *_rows("plans.decide", (Role.OFFICER, Role.HEAD), "own_body"),
    *_rows("plans.outside", (Role.OFFICER, Role.HEAD, *_PRESS), "own_body"),
    *_rows("plans.involve", _PRESS, "own_body", "in_office"),
    *_rows("requests.file", _PRESS, "own_body", "in_office"),
    *_rows("requests.remind", _PRESS, "own_body", "in_office"),
    # the independent office: anybody who keeps the law's facts lengthens its list of tasks, it alone shortens it
    *_rows("office.keep_tasks", (Role.EDITOR, Role.ADMINISTRATOR)),
    *_rows("office.keep_tasks", _PRESS, "own_office"),
    *_rows("office.end_task", _PRESS, "own_office"),
    *_rows("office.record_appointment", (Role.ADMINISTRATOR,)),
    *_rows("office.record_appointment", _PRESS, "own_office"),
    *_rows("office.end_appointment", (Role.ADMINISTRATOR,)),
    *_rows("office.end_appointment", (Role.HEAD,), "own_body"),
    *_rows("office.end_appointment", _PRESS, "own_office"),
    *_rows("office.log_directive", _PRESS, "own_office"),
    *_rows("office.state_directive", _ASKING, "own_body"),
    # the law above it: a second person of the office carries out what a first one asked for
    *_rows("press.ask_removal", _PRESS, "own_body", "in_office", "in_person"),
    *_rows("press.cancel_removal", _PRESS, "own_body", "in_office", "in_person"),
    *_rows("press.remove", _PRESS, "own_body", "in_office", "in_person", "another_person", "no_deputies"),
    *_rows("press.note_appearance", (SYSTEM,)),  # of what has appeared by time alone; nothing waits for it
    # steering circle: the office that set it up, the body that chairs today, the bodies with a seat today (C6.5)
    *_rows("circle.set_up", _PRESS, "in_office", "own_circle"),
    *_rows("circle.call", _PRESS, "in_office", "own_circle"),
    *_rows("circle.call", (Role.OFFICER, Role.HEAD), "chairs"),
    *_rows("circle.put", _PRESS, "in_office", "own_circle"),
    *_rows("circle.put", _SEATED, "seated"),
    *_rows("circle.put", (Role.OFFICER, Role.HEAD), "chairs"),
    *_rows("circle.pull", (SYSTEM,)),
    *_rows("circle.decide", _PRESS, "in_office", "own_circle"),
    *_rows("circle.decide", (Role.OFFICER, Role.HEAD), "chairs"),
    *_rows("circle.take_part", _PRESS, "in_office", "own_circle"),
    *_rows("circle.take_part", _SEATED, "seated"),
    *_rows("circle.take_part", (Role.OFFICER, Role.HEAD), "chairs"),
    *_rows("circle.approve", _PRESS, "in_office", "own_circle"),
    *_rows("circle.approve", (Role.OFFICER, Role.HEAD), "chairs"),
    # post: whoever subscribes does so as nobody, also while signed in
    *_rows("post.subscribe", (ANONYMOUS,)),
    *_rows("post.keep_subscription", (ANONYMOUS,), "own_link"),
    *_rows("post.watch", (Role.OPERATOR, Role.ADMINISTRATOR)),
)
