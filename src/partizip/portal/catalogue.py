"""The catalogue of open data: every list that a room declared, with its files, its licence and when it changed last."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db.models import Subquery
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from partizip.access.defaults import Instance, default
from partizip.core.dcat import Catalogue, Distribution, Entry
from partizip.core.permissions import msgid
from partizip.journal.models import Entry as Line
from partizip.opendata.declarations import DATASETS, FORMATS, Dataset, Family, Member
from partizip.opendata.licences import LICENCES, Licence

TITLE = msgid("Open data")
ABOUT = msgid("Every public list and figure of this site as a file and for programs, and under which licence.")
SERVICE = msgid("Interface for programs")


def licence() -> Licence:
    """The licence in force; one query."""
    return LICENCES[default("instance.licence")]


def catalogue(instance: Instance, found: Licence) -> Catalogue:
    """What the catalogue says of itself, in every language."""
    return Catalogue(
        site=settings.SITE_URL,
        page=_absolute("catalogue"),
        titles=_in_each(lambda: instance.titled(_(TITLE))),
        abouts=_in_each(lambda: _(ABOUT)),
        publisher=instance.operator or instance.name,
        contact=instance.contact,
        licence=found.identifier,
        service_page=_absolute("api"),
        service_titles=_in_each(lambda: instance.titled(_(SERVICE))),
        service_description=_absolute("api_description"),
    )


def marked(found: list[Entry], instance: Instance) -> list[Entry]:
    """The same with the demo's mark in each title, which must not get lost where the catalogue is harvested."""

    def titled(language: str, words: str) -> str:
        with translation.override(language):
            return " – ".join(filter(None, (words, instance.mark)))

    return [replace(one, titles={code: titled(code, words) for code, words in one.titles.items()}) for one in found]


def entries(now: datetime) -> list[Entry]:
    """Every declared list; a query for all beginnings of verbs, and those of the families."""
    changed, moved = _changes(), _moved(now)
    found: list[Entry] = []
    for dataset in DATASETS.values():
        if isinstance(dataset, Family):
            found += [_entry(dataset, member) for member in dataset.members()]
            continue
        moments = [changed[begin] for begin in dataset.lines]
        moments.append(moved[dataset.moved] if dataset.moved else None)
        found.append(_entry(dataset, _whole(dataset, _latest(moments))))
    return found


def _whole(dataset: Dataset, changed: datetime | None) -> Member:
    """A list that is no family, as its only member."""
    titles, abouts = _in_each(lambda: _(dataset.title)), _in_each(lambda: _(dataset.about))
    return Member("", titles=titles, abouts=abouts, values={}, changed=changed)


def _entry(dataset: Dataset, member: Member) -> Entry:
    titles = {code: words for code, words in member.titles.items() if words}
    return Entry(
        name=dataset.name + member.name,
        titles=titles,
        abouts={code: words for code, words in member.abouts.items() if words} or titles,
        page=_absolute(dataset.page, member.values),
        distributions=list(_distributions(dataset, member.values)),
        modified=member.changed,
        first=member.first,
        last=member.last,
        source=member.source,
    )


def _distributions(dataset: Dataset, values: Mapping[str, str]) -> Iterator[Distribution]:
    for file in dataset.files:
        form = FORMATS[file.kind]
        address = _absolute(file.address, {**values, **file.values})
        yield Distribution(file.kind, {"de": form.name}, address, form.media, form.name)
    if dataset.service:
        form = FORMATS["json"]
        address = _absolute(dataset.service, values) + (f"?{dataset.asked}" if dataset.asked else "")
        yield Distribution("api", _in_each(lambda: _(SERVICE)), address, form.media, form.name, service=True)


def _changes() -> dict[str, datetime | None]:
    """The time of the newest line by the beginning of its verb; one query, in which each beginning is looked up."""
    begins = sorted({begin for dataset in DATASETS.values() for begin in dataset.lines})
    newest = Line.objects.order_by("-index").values("at")
    looked = {f"at_{place}": Subquery(newest.filter(verb__startswith=begin)[:1]) for place, begin in enumerate(begins)}
    found = Line.objects.order_by("-index").annotate(**looked).values(*looked).first() or {}
    return {begin: found.get(f"at_{place}") for place, begin in enumerate(begins)}


def _moved(now: datetime) -> dict[Callable[[datetime], datetime | None], datetime | None]:
    """When lists changed last by time alone; what several lists ask is asked once."""
    return {moved: moved(now) for moved in {dataset.moved for dataset in DATASETS.values()} if moved is not None}


def _latest(moments: list[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def _in_each(words: Callable[[], str]) -> dict[str, str]:
    """Words in each language of the public part."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = words()
    return found


def _absolute(name: str, values: Mapping[str, str] | None = None) -> str:
    """The lasting address of a page or file, which is the German one."""
    with translation.override("de"):
        return settings.SITE_URL + reverse(name, kwargs=dict(values or {}))
