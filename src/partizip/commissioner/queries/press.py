"""Reads of the press room. What everybody sees is a matter of the moment alone; the office sees its drafts as well."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from partizip.bodies.models import Body
from partizip.bodies.models import Kind as BodyKind
from partizip.bodies.queries import lineage
from partizip.commissioner.models import Attachment, Draft, Edition, Item, Kind, PressRoom, Removal, Words
from partizip.commissioner.models.press import ItemQuerySet
from partizip.core.calendar import berlin_day, start_of_day
from partizip.duties.queries import DeskRow


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; an empty value narrows nothing."""

    kind: str = ""
    language: str = ""
    year: int | None = None

    @classmethod
    def read(cls, kind: str, language: str, year: str) -> "Filter":
        """From what stands in an address; what means nothing is left out."""
        known = year.isascii() and year.isdigit() and 2000 <= int(year[:5]) <= 2100
        return cls(
            kind if kind in Kind.values else "",
            language if language in dict(settings.LANGUAGES) else "",
            int(year) if known else None,
        )


def items(now: datetime, chosen: Filter | None = None) -> ItemQuerySet:
    """What can be read, was withdrawn or removed by law, newest first, narrowed."""
    chosen = chosen or Filter()
    attached = Prefetch("readable__attachments", Attachment.objects.light())
    found = Item.objects.appeared(now).with_editions(now).prefetch_related(attached)
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    if chosen.language:
        found = found.read_in(chosen.language, now)
    if chosen.year:
        first, after = start_of_day(date(chosen.year, 1, 1)), start_of_day(date(chosen.year + 1, 1, 1))
        found = found.filter(first_at__gte=first, first_at__lt=after)
    return found


def readable(now: datetime, chosen: Filter | None = None) -> QuerySet[Item]:
    """As items(), without those that were withdrawn or whose words were removed by law."""
    return items(now, chosen).standing(now)


def rooms(day: date) -> list[PressRoom]:
    """The press rooms that people can follow: of the independent offices that exist on a day."""
    return [PressRoom(office) for office in Body.objects.on(day).filter(kind=BodyKind.OFFICE).order_by("name")]


def item(code: str, now: datetime) -> Item:
    """One item that can be read or was withdrawn. Raises Item.DoesNotExist for what is sealed, as for what is not."""
    return Item.objects.appeared(now).with_editions(now).get(code=code)


def edition(found: Item, language: str, number: int) -> Edition | None:
    """One edition of it that has appeared, also one whose words were removed by law."""
    seen = [*found.readable, *found.removed]
    return next((one for one in seen if (one.language, one.number) == (language, number)), None)


def with_file(fingerprints: set[str], now: datetime) -> Item | None:
    """The item beside whose readable editions a file with one of these fingerprints stands."""
    editions = Edition.objects.appeared(now).filter(item__withdrawal=None, words__removal=None)
    found = Attachment.objects.light().filter(sha256__in=fingerprints, edition__in=editions).first()
    return found.edition.item if found else None


def with_digest(digest: str, now: datetime) -> Edition | None:
    """The edition that has appeared and carries this fingerprint, also where its words are gone."""
    return Edition.objects.appeared(now).filter(digest=digest).select_related("item__withdrawal").first()


def newest(found: Item) -> dict[str, Edition]:
    """Language -> the edition that counts, of an item with its readable editions."""
    return {one.language: one for one in found.readable}  # in order of number: the last one stays


def chosen(found: Item, language: str) -> Edition:
    """The edition for a reader: in their language, else in German, else the first there is."""
    known = newest(found)
    return known.get(language) or known.get(settings.LANGUAGE_CODE) or next(iter(known.values()))


def last_appeared(now: datetime) -> datetime | None:
    """When an edition appeared last, by the passing of time too."""
    found = Words.objects.filter(appears_at__lte=now, edition__cancelling=None)
    return found.aggregate(last=Max("appears_at"))["last"]


def own_items(body_id: UUID | None, day: date) -> QuerySet[Item]:
    """Everything an office has published or sealed, newest first, with all editions."""
    return Item.objects.with_all().filter(office__in=lineage(body_id, day)).order_by("-made_at", "-id")


def pending_removal(found: Item) -> Removal | None:
    """The removal by law that is asked for and open."""
    return Removal.objects.open().filter(item=found).first()


def desk(office_ids: Collection[UUID], person_id: UUID | None) -> list[DeskRow]:
    """Removals by law that wait for another person of an office than the one who asked, the oldest first."""
    found = Removal.objects.open().filter(item__office__in=office_ids).exclude(asked_by__person=person_id)
    return [
        DeskRow(
            str(removal.item), reverse("press_removal", args=[removal.item.code]), berlin_day(removal.asked_at),
            str(removal.get_ground_display()), "danger", _("Remove the words, as the second person"),
            removal.item.office.name,
        )
        for removal in found.select_related("item__office").order_by("asked_at")
    ]  # fmt: skip


def items_to_lose_words(items: Iterable[Item]) -> set[UUID]:
    """Of these items the ones of which a removal by law is asked for and open; one query."""
    return set(Removal.objects.open().filter(item__in=list(items)).values_list("item", flat=True))


def own_drafts(body_id: UUID | None, day: date) -> QuerySet[Draft]:
    """What an office is writing, last changed first."""
    return Draft.objects.filter(office__in=lineage(body_id, day)).select_related("item").order_by("-changed_at", "-id")
