"""The first steps of the loop, for tests that begin after them."""

from itertools import count

from partizip.duties import actions, queries
from tests.factories import NOW

_questions = count(1)


def asked(sides, **more):
    by, _debtor, _asks, owes = sides
    given = {"debtor": owes, "title": f"Wie viele? ({next(_questions)})", "text": "Bitte um die Zahl."} | more
    return actions.ask(by=by, at=NOW, **given)


def standing(claim, at=NOW):
    return queries.standings([queries.by_code(claim.code)], at)[0]


def answered(sides, claim, at=NOW, kind="final"):
    return actions.answer_claim(by=sides[1], at=at, claim=claim, kind=kind, text="Zwölf.")
