"""Mails to officials: whoever has to act because of a line of the record gets one mail with one link.

The record is read from a stored cursor on, in order. Cursor and mails are written in one transaction, so a line is
told once whatever happens to the worker. Several lines about one thing become one mail for each person; lines that are
older than three days (a standstill) become one summary for each person.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partizip.access.models import Deputy, Mandate, Person
from partizip.bodies.queries import came_after
from partizip.core import ical
from partizip.core.calendar import berlin_day
from partizip.core.notices import Notice
from partizip.documents.dates import moment_words
from partizip.post import outbox, reading
from partizip.post.models import Cursor

CURSOR = "duties"
OLD = timedelta(days=3)
MOST_IN_SUMMARY = 100


@dataclass(frozen=True)
class News:
    """A notice, the line that gave it and whether that line is old."""

    notice: Notice
    line: int
    old: bool


def tell_officials(at: datetime) -> int:
    """Queue the mails for all lines since the cursor; returns how many. Safe to run at any time, twice and at once."""
    told = 0
    while True:
        end = reading.size()
        cursor, fresh = Cursor.objects.get_or_create(name=CURSOR, defaults={"line": end})
        first = cursor.line
        if fresh or first >= end:
            return told
        if outbox.off():  # what happens while mail is off is not told later
            Cursor.objects.filter(name=CURSOR, line=first).update(line=end)
            return told
        end = min(end, first + reading.MOST)
        made = _letters(first, end, at)
        with transaction.atomic():
            if not Cursor.objects.filter(name=CURSOR, line=first).update(line=end):
                return told  # another worker was faster
            for language, letters in made.items():
                with translation.override(language):
                    told += outbox.put(letters, at, language)


def _letters(first: int, end: int, at: datetime) -> dict[str, list[outbox.Letter]]:
    """The letters for these lines, by language."""
    told: dict[UUID, list[News]] = defaultdict(list)
    people: dict[UUID, Person] = {}
    holders = _Holders(at)
    for line in reading.lines(first, end, berlin_day(at)):
        if not hasattr(line.thing, "addressees"):
            continue
        for notice in line.thing.addressees(line.entry.verb, line.meaning["facts"]):
            news = News(notice, line.entry.index, line.entry.at < at - OLD)
            for person in holders.of(notice):
                people[person.id] = person
                told[person.id].append(news)
    found: dict[str, list[outbox.Letter]] = defaultdict(list)
    for person_id, news in told.items():
        person = people[person_id]
        language = outbox.language_of(person.language)
        with translation.override(language):
            found[language] += _to_person(person, news, language, at)
    return found


class _Holders:
    """Who holds which office today, deputies included; three queries however many notices ask."""

    def __init__(self, at: datetime) -> None:
        day = berlin_day(at)
        self.later = came_after(day)
        self.found: dict[tuple[UUID, str], list[Person]] = defaultdict(list)
        mandates = Mandate.objects.effective(day).select_related("person").order_by("id")
        for mandate in mandates:
            self.found[mandate.body_id, mandate.role].append(mandate.person)
        deputies = Deputy.objects.effective(day).filter(mandate__in=Mandate.objects.effective(day).order_by())
        for deputy in deputies.select_related("person", "mandate").order_by("id"):
            self.found[deputy.mandate.body_id, deputy.mandate.role].append(deputy.person)

    def of(self, notice: Notice) -> list[Person]:
        """The people in the first roles that anybody holds there; each once."""
        places = reading.places(notice.bodies, self.later)
        for roles in notice.roles:
            people = {
                person.id: person
                for (body, role), holders in self.found.items()
                if body in places and role in roles
                for person in holders
                if person.is_active
            }
            if people:
                return list(people.values())
        return []


def _to_person(person: Person, told: Sequence[News], language: str, at: datetime) -> Iterable[outbox.Letter]:
    old = [news for news in told if news.old]
    if old:
        yield _summary(person, old, language)
    about: dict[str, list[News]] = defaultdict(list)
    for news in told:
        if not news.old:
            about[news.notice.about].append(news)
    for several in about.values():
        yield _one(person, several, language, at)


def _notes() -> tuple[tuple[str, str], ...]:
    return ((_("You get this mail because of your office, or because you stand in for somebody."), ""),)


def _title(notice: Notice, language: str) -> tuple[str, bool]:
    """The title in the reader's language, and whether it is German in another one."""
    if language == settings.LANGUAGE_CODE:
        return notice.title, False
    return (notice.title_en, False) if notice.title_en else (notice.title, True)


def _one(person: Person, told: Sequence[News], language: str, at: datetime) -> outbox.Letter:
    """One mail about one thing: what happened, in order, one link to its page, the due date as calendar file."""
    last = told[-1]
    title, foreign = _title(last.notice, language)
    url = outbox.page(last.notice.address, language)
    words = list(dict.fromkeys(str(news.notice.words) for news in told))
    if last.notice.due_on:
        words.append(_("Due on %(day)s.") % {"day": outbox.day_words(last.notice.due_on)})
    if last.notice.starts_at:
        words.append(" · ".join(filter(None, (moment_words(last.notice.starts_at), last.notice.place))))
    return outbox.Letter(
        key=f"duty:{last.notice.about}:{person.id}:{last.line}", kind="duty", to=person.email,
        subject=f"{title} – {last.notice.words}", intro="\n".join(words),
        heading=(title, foreign), quoted=next((news.notice.letter for news in told if news.notice.letter), ""),
        button=(_("See it and act"), url), notes=_notes(), ics=_ics(last, title, url, at),
    )  # fmt: skip


def _ics(news: News, title: str, url: str, at: datetime) -> str:
    notice = news.notice
    day = berlin_day(notice.starts_at) if notice.starts_at else notice.due_on
    if day is None:
        return ""
    host = urlsplit(settings.SITE_URL).hostname
    # The same name however often the day moves; the number of the line grows, so the newest file wins.
    event = ical.Event(
        f"{notice.about}@{host}", day, title, str(notice.words), url, news.line, notice.starts_at, notice.place,
        notice.cancelled,
    )  # fmt: skip
    return ical.calendar(title, [event], at, "PUBLISH")


def _summary(person: Person, told: Sequence[News], language: str) -> outbox.Letter:
    """One mail for all that happened during a standstill: the newest of each thing, in the order of the record."""
    newest = {news.notice.about: news for news in told}
    items = []
    for news in sorted(newest.values(), key=lambda news: news.line)[-MOST_IN_SUMMARY:]:
        title, foreign = _title(news.notice, language)
        due = news.notice.due_on
        words = f"{news.notice.words} " + (_("Due on %(day)s.") % {"day": outbox.day_words(due)} if due else "")
        items.append(
            outbox.Item(words.strip(), title, outbox.page(news.notice.address, language), "de" if foreign else "")
        )
    count = len(newest)
    intro = ngettext(
        "No mail went out for some days. Meanwhile this happened, about %(count)s duty of yours:",
        "No mail went out for some days. Meanwhile this happened, about %(count)s duties of yours:",
        count,
    ) % {"count": count}
    return outbox.Letter(
        key=f"summary:{person.id}:{told[0].line}-{told[-1].line}", kind="summary", to=person.email,
        subject=_("What happened while no mail went out"), intro=intro, items=tuple(items),
        button=(_("My desk"), outbox.page("/schreibtisch/", language)), notes=_notes(),
    )  # fmt: skip
