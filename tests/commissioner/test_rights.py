"""Who may do what around the independent office, written down a second time: the table of rights says the same."""

import pytest

from partizip.access import acts
from partizip.access.matrix import RIGHTS
from partizip.access.roles import ANONYMOUS, PERSON, SYSTEM, Role
from partizip.core.permissions import REASONS, may

ROLES = [*map(str, Role), ANONYMOUS, PERSON, SYSTEM]
OFFICE = "commissioner commissioner_office"
BODY = "officer head"
ASKING = "officer head commissioner commissioner_office council_office evaluator"
EVERY_OFFICIAL = f"{ASKING} administrator operator editor organisation auditor"
OWN_OFFICE = (OFFICE, "own_body in_office")
CIRCLE = (OFFICE, "in_office own_circle")
SEATED = ("officer head council_office", "seated")
CHAIR = (BODY, "chairs")

# Right -> who has it, and which conditions must all hold then.
WHO: dict[str, list[tuple[str, str]]] = {
    "access.give_mandate": [("administrator", "in_person"), (SYSTEM, "")],
    "access.confirm_mandate": [("administrator", "another_person in_person")],
    "access.end_mandate": [("administrator", "in_person"), (SYSTEM, "unprotected")],
    "access.name_deputy": [(EVERY_OFFICIAL, "own_mandate")],
    "access.renew_sign_in": [("administrator", "in_person"), (SYSTEM, "few_administrators"), (SYSTEM, "unprotected")],
    "operation.declare_key": [("administrator", "another_person in_person")],
    "press.draft": [OWN_OFFICE],
    "press.publish": [(OFFICE, "own_body in_office appointed")],
    "press.correct": [(OFFICE, "own_body in_office own_appointment")],
    "press.withdraw": [(OFFICE, "own_body in_office own_appointment")],
    "press.cancel": [(OFFICE, "own_body in_office own_appointment")],
    "press.ask_removal": [(OFFICE, "own_body in_office in_person")],
    "press.cancel_removal": [(OFFICE, "own_body in_office in_person")],
    "press.remove": [(OFFICE, "own_body in_office in_person another_person no_deputies")],
    "press.note_appearance": [(SYSTEM, "")],
    "attempts.note": [(SYSTEM, "")],
    "programme.publish": [(OFFICE, "own_body in_office appointed")],
    "report.draft": [OWN_OFFICE],
    "report.publish": [(OFFICE, "own_body in_office appointed")],
    "plans.announce": [(BODY, "own_body")],
    "plans.decide": [(BODY, "own_body")],
    "plans.outside": [(f"{BODY} {OFFICE}", "own_body")],
    "plans.involve": [OWN_OFFICE],
    "requests.file": [OWN_OFFICE],
    "requests.remind": [OWN_OFFICE],
    "office.keep_tasks": [("editor administrator", ""), (OFFICE, "own_office")],
    "office.end_task": [(OFFICE, "own_office")],
    "office.record_appointment": [("administrator", ""), (OFFICE, "own_office")],
    "office.end_appointment": [("administrator", ""), ("head", "own_body"), (OFFICE, "own_office")],
    "office.log_directive": [(OFFICE, "own_office")],
    "office.state_directive": [(ASKING, "own_body")],
    "circle.set_up": [CIRCLE],
    "circle.call": [CIRCLE, CHAIR],
    "circle.put": [CIRCLE, SEATED, CHAIR],
    "circle.pull": [(SYSTEM, "")],
    "circle.decide": [CIRCLE, CHAIR],
    "circle.take_part": [CIRCLE, SEATED, CHAIR],
    "circle.approve": [CIRCLE, CHAIR],
}


def test_no_right_around_the_office_is_forgotten():
    around = ("press.", "attempts.", "programme.", "report.", "plans.", "requests.", "office.", "circle.")
    assert {row.right for row in RIGHTS if row.right.startswith(around)} <= set(WHO)


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("right", sorted(WHO))
def test_these_roles_have_the_right_under_all_these_conditions_and_nobody_else(right):
    for role in ROLES:
        rows = [set(conditions.split()) for roles, conditions in WHO[right] if role in roles.split()]
        everything = dict.fromkeys(REASONS, True)
        assert bool(may(acts.RIGHTS, role, right, everything)) == bool(rows), role
        for lacking in REASONS:
            found = bool(may(acts.RIGHTS, role, right, everything | {lacking: False}))
            assert found == any(lacking not in row for row in rows), (role, lacking)
        assert bool(may(acts.RIGHTS, role, right, {})) == any(not row for row in rows), (role, "no fact given")
