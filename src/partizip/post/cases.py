"""What the outbox knows of a case of any part: which mails went out about it, never to whom nor what they said."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from partizip.core.cases import Case, Fact, Section, Told, adding
from partizip.core.permissions import msgid
from partizip.post.models import Mail


@adding("mails")
def mails(case: Case, _lines: Sequence[Told]) -> Section:
    """Mails about the case, as long as they are kept (30 days)."""
    about = reduce(or_, (Q(key__startswith=f"duty:{subject}:") for subject in case.subjects), Q(pk__in=[]))
    rows = tuple(
        (Fact("kind", msgid("Kind"), mail.kind), Fact("made_at", msgid("Made"), mail.made_at),
         Fact("sent_at", msgid("Sent"), mail.sent_at), Fact("given_up_at", msgid("Given up"), mail.given_up_at),
         Fact("attempts", msgid("Attempts"), mail.attempts))
        for mail in Mail.objects.filter(about).order_by("made_at", "id")
    )  # fmt: skip
    return Section("mails", msgid("Mails about it"), rows, public=False)
