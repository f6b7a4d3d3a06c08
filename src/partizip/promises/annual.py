"""What promises gives to the yearly report of an independent office: how the office judged clauses (C6.2)."""

from collections.abc import Collection, Iterator
from uuid import UUID

from partizip.core.annual import Counted, Figure, Year, declared
from partizip.core.calendar import berlin_day
from partizip.core.permissions import msgid
from partizip.promises.models import Judgement, Judging


def judgements(year: Year, offices: Collection[UUID]) -> Iterator[Counted]:
    """Judgements of the office in the year; an earlier one of the same clause counts as well."""
    found = Judgement.objects.filter(body__in=offices, **year.moments("at")).select_related("clause")
    for one in found.order_by("at", "id"):
        yield Counted(
            str(one.id), f"{one.clause.code}: {one.clause.title}", one.get_absolute_url(), berlin_day(one.at), one.at,
            group=one.verdict,
        )  # fmt: skip


JUDGEMENTS = declared(Figure(
    "judgements.made", "judgements", msgid("Judgements of the office"),
    msgid("Judgements of clauses that the office published in this year. One that was replaced by a newer judgement of "
          "the same clause counts as well."),
    judgements, "verdict", dict(Judging.choices),
))  # fmt: skip
