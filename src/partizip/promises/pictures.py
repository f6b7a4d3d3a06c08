"""How the clauses of each promise stand, as shares of one bar."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from partizip.core.charts import Amount, Chart, Label, Row, Stack
from partizip.core.charts.records import MOST_ROWS
from partizip.core.progress import Progress
from partizip.promises.clauses import WORDS, ClauseState
from partizip.promises.models import Clause


def states_of(clauses: Iterable[tuple[Clause, ClauseState | None]]) -> Chart | None:
    """For each promise how many of its clauses stand how, the worst first; None when there are none, or too many."""
    counted: dict[int, Counter[Progress]] = {}
    for clause, state in clauses:
        counted.setdefault(clause.promise, Counter())[state.state.progress if state else Progress.NONE] += 1
    if not 0 < len(counted) <= MOST_ROWS:
        return None
    rows = tuple(
        Row(
            Label(_("Promise %(number)s") % {"number": number}),
            tuple(Amount(Decimal(states[progress])) for progress in WORDS),
        )
        for number, states in sorted(counted.items())
    )
    return Stack(
        Label(_("How the clauses of each promise stand")),
        Label(_("number of clauses")),
        tuple(Label(str(words)) for words in WORDS.values()),
        rows,
    )
