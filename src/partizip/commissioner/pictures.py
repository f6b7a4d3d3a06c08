"""Charts of the programme and of the yearly report; each is drawn from the very numbers that stand in its table."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partizip.commissioner.queries.programme import InField
from partizip.commissioner.queries.reports import Group, Shown
from partizip.core.charts import Amount, Bar, Bars, Chart, Label, Row, Stack
from partizip.core.charts.records import MOST_ROWS

REQUESTS = ("requests.in_time", "requests.late", "requests.unanswered", "requests.open", "requests.released")
PLANS = ("plans.told", "plans.demanded", "plans.remarked", "plans.waived", "plans.in_time", "plans.without")
FIELDS = ("programme.opening", "programme.two_way", "programme.diversity")


def _label(group: Group) -> Label:
    """A group by its name; German names are marked as such on pages of another language."""
    here = (get_language() or "de").split("-")[0]
    return Label(" ".join(group.title.split()) or "–", "" if group.language in {"", here} else group.language)


def _number(value: int | str) -> Amount:
    number = Decimal(value)
    return Amount(number, 0 if number == number.to_integral_value() else 1)


def of_report(figures: Sequence[Shown]) -> dict[str, list[Chart]]:
    """Section -> its charts; none where nothing was counted."""
    known = {one.key: one for one in figures}
    found: dict[str, list[Chart | None]] = {
        "programme": [_fields(known)],
        "press": [_grouped(known.get("press.published"), _("items"))],
        "plans": [_totals(known, PLANS, _("Plans and the involvement of the office"), _("plans"))],
        "requests": [_by_body(known), _waiting(known.get("requests.median_days"))],
        "independence": [_grouped(known.get("independence.attempts"), _("refused attempts"))],
        "circle": [_grouped(known.get("circle.decisions"), _("decisions"))],
        "judgements": [_grouped(known.get("judgements.made"), _("judgements"))],
    }
    return {section: [one for one in charts if one is not None] for section, charts in found.items()}


def _grouped(shown: Shown | None, unit: str) -> Chart | None:
    """One figure by its groups."""
    if shown is None or not any(group.number for group in shown.groups) or len(shown.groups) > MOST_ROWS:
        return None
    bars = tuple(Bar(_label(group), _number(group.number)) for group in shown.groups)
    return Bars(Label(shown.title), Label(unit), bars)


def _totals(known: Mapping[str, Shown], keys: Sequence[str], title: str, unit: str) -> Chart | None:
    """Several figures side by side."""
    found = [known[key] for key in keys if key in known]
    if not any(one.value not in {None, "0"} for one in found):
        return None
    return Bars(Label(title), Label(unit), tuple(Bar(Label(one.title), _number(one.value or 0)) for one in found))


def _fields(known: Mapping[str, Shown]) -> Chart | None:
    """The three fields by what came of their entries; editions frozen before `standing` was counted do not know it."""
    found = [known[key] for key in FIELDS if key in known]
    whole = known.get("programme.standing")
    note = _several(
        sum(group.number for one in found for group in one.groups), int(whole.value or 0) if whole else None
    )
    return _stacked(known, FIELDS, _("Entries of the programme by field and result"), _("entries"), note)


def _stacked(
    known: Mapping[str, Shown], keys: Sequence[str], title: str, unit: str, note: Label | None = None
) -> Chart | None:
    """Figures as rows, their groups as parts."""
    found = [known[key] for key in keys if key in known]
    if not any(group.number for one in found for group in one.groups):
        return None
    parts = tuple(_label(group) for group in found[0].groups)
    rows = tuple(Row(Label(one.title), tuple(_number(group.number) for group in one.groups)) for one in found)
    return Stack(Label(title), Label(unit), parts, rows, note)


def _by_body(known: Mapping[str, Shown]) -> Chart | None:
    """For each body what had become of the requests to it."""
    found, whole = [known[key] for key in REQUESTS if key in known], known.get("requests.asked")
    if whole is None or not 0 < len(whole.groups) <= MOST_ROWS:
        return None
    numbers = [{group.name: group.number for group in one.groups} for one in found]
    rows = tuple(
        Row(_label(body), tuple(_number(number.get(body.name, 0)) for number in numbers)) for body in whole.groups
    )
    title = Label(_("Requests and objections by body and what became of them"))
    return Stack(title, Label(_("requests")), tuple(Label(one.title) for one in found), rows)


def _waiting(shown: Shown | None) -> Chart | None:
    """For each body the median days to its first final answer."""
    groups = [group for group in shown.groups if group.median is not None] if shown else []
    if shown is None or not 0 < len(groups) <= MOST_ROWS:
        return None
    bars = tuple(Bar(_label(group), _number(group.median or 0)) for group in groups)
    return Bars(Label(shown.title), Label(_("calendar days")), bars)


def of_fields(fields: Sequence[InField]) -> Chart | None:
    """The three fields with their entries, planned, running and by result; none while there is no entry at all."""
    if not any(one.total for one in fields):
        return None
    parts = (_("planned"), _("running"), _("reached"), _("partly reached"), _("given up"))
    rows = tuple(
        Row(
            Label(str(one.field.label)),
            tuple(_number(number) for number in (one.planned, one.running, *one.ended.values())),
        )
        for one in fields
    )
    title, unit = Label(_("Entries of the programme by field and result")), Label(_("entries"))
    note = _several(sum(one.total for one in fields), fields[0].entries)
    return Stack(title, unit, tuple(map(Label, parts)), rows, note)


def _several(counted: int, entries: int | None) -> Label | None:
    """That entries in several fields count in each: the bars together are more than the entries; else nothing."""
    if entries is None:
        return Label(_("An entry can serve several fields and then counts in each"))
    if counted <= entries:
        return None
    words = _(
        "An entry can serve several fields and then counts in each: %(counted)s in the fields, %(entries)s entries"
    )
    return Label(words % {"counted": counted, "entries": entries})
