"""Verdicts, and the reading of a table of rights."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """Whether something is allowed, why (an English msgid that is shown translated), and by which rule."""

    allowed: bool
    reason: str = ""
    source: str = ""

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True)
class Row:
    """One line of a table of rights: a role may use a right when all conditions hold."""

    role: str
    right: str
    conditions: tuple[str, ...] = ()


def msgid(words: str) -> str:
    """Marks a sentence for translation; core knows no Django, the page translates when it shows it."""
    return words


# What a page says when a condition of the table does not hold.
REASONS: dict[str, str] = {
    "own_body": msgid("This belongs to another body."),
    "another_person": msgid("A second person has to do this."),
    "unprotected": msgid("A protected office is ended by two administrators in the program."),
    "in_person": msgid("A deputy cannot do this; the holder of the mandate has to."),
    "few_administrators": msgid("Two administrators renew the sign-in for a protected office, in the program."),
    "own_mandate": msgid("Only the holder of the mandate can do this."),
    "own_account": msgid("Everybody deletes only their own account."),
    "independent": msgid("You hold, or held in the time that is audited, an office in what is audited."),
    "own_link": msgid("This needs the link from the mail."),
    "in_office": msgid("Only an independent office has a press room of its own."),
    "own_office": msgid("Only the independent office itself does this."),
    "appointed": msgid("Nobody holds the Commissioner's office today; what is published belongs to an appointment."),
    "own_appointment": msgid("This was published under another appointment; a new one never touches it."),
    "on_request": msgid("This person has not asked for it, or no longer does."),
}


def allow(source: str = "") -> Verdict:
    """A verdict that allows."""
    return Verdict(True, "", source)


def refuse(reason: str, source: str) -> Verdict:
    """A verdict that refuses, with its reason and the rule or module it stands in."""
    return Verdict(False, reason, source)


def may(rows: Iterable[Row], role: str, right: str, facts: Mapping[str, bool]) -> Verdict:
    """Whether the table gives the role the right under these facts.

    A condition whose fact was not given does not hold: forgetting a fact refuses, never allows.
    """
    candidates = [row for row in rows if row.right == right and row.role == role]
    if not candidates:
        return refuse("Your role does not allow this.", right)
    for row in candidates:
        if all(facts.get(condition, False) for condition in row.conditions):
            return allow(right)
    lacking = next(condition for condition in candidates[0].conditions if not facts.get(condition, False))
    return refuse(REASONS.get(lacking, msgid("A condition of this right does not hold.")), right)
