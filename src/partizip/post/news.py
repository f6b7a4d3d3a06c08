"""Telling subscribers: at once, or once a week on Monday at 7:00 in Berlin, what happened to what they follow.

Each subscription knows the first line that it was not told yet; that number and the mail are written in one
transaction, so every line is told once, in order, whatever happens to the worker.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partizip.access.defaults import Instance, instance
from partizip.core.calendar import BERLIN, berlin_day
from partizip.journal.log import take_turn
from partizip.journal.words import verb_words
from partizip.post import links, outbox, reading
from partizip.post.models import Mail, Rhythm, Subscription

CHUNK = 200  # subscriptions in one transaction, so that it stays short
MOST_IN_MAIL = 100  # lines; the record has the others
HOUR = time(7, 0)


def next_digest(after: datetime) -> datetime:
    """The next Monday, 7:00 in Berlin, after a moment."""
    day = berlin_day(after)
    found = datetime.combine(day + timedelta(days=-day.weekday() % 7), HOUR, BERLIN)
    return found if found > after else datetime.combine(found.date() + timedelta(days=7), HOUR, BERLIN)


def tell_subscribers(at: datetime) -> int:
    """Queue what subscriptions have to be told by now; returns how many mails. Safe to run twice and at once."""
    told, size = 0, reading.size()
    while True:
        due = list(Subscription.objects.due(at, size).order_by("told_until", "id")[:CHUNK])
        if not due:
            return told
        first = due[0].told_until
        end = max(first, min(size, first + reading.MOST))
        several = [subscription for subscription in due if subscription.told_until <= end]
        stretch = Stretch(first, end, size, reading.contents(first, end))  # counted before they are read
        told += _tell(several, list(reading.lines(first, end, berlin_day(at))), stretch, at)


@dataclass(frozen=True)
class Stretch:
    """Lines of the record from `first` to before `end`, of `size` in all; how many of them had their content."""

    first: int
    end: int
    size: int
    contents: int


def _tell(due: Sequence[Subscription], lines: Sequence[reading.Told], told: Stretch, at: datetime) -> int:
    """Queue the mails of these subscriptions up to a line, and note it, in one transaction.

    The mails are written before it begins, so that nobody who publishes meanwhile waits for templates. It reads anew
    under a lock: a subscription that was told, ended or changed meanwhile is left to the next round, and so is all of
    it when contents had to go by law meanwhile.
    """
    here = instance()
    written = {known.id: (_as_read(known), _mails(known, lines, at, here)) for known in due}
    with transaction.atomic():
        take_turn()
        if told.contents != reading.contents(told.first, told.end):
            return 0
        held = Subscription.objects.select_for_update(of=("self",)).filter(id__in=written).order_by("id")
        same = [subscription for subscription in held if _as_read(subscription) == written[subscription.id][0]]
        for subscription in same:
            subscription.told_until = max(told.end, subscription.told_until)
            if subscription.rhythm == Rhythm.WEEK and subscription.told_until >= told.size:
                subscription.next_digest_at = next_digest(at)
        Subscription.objects.bulk_update(same, ["told_until", "next_digest_at"])
        return outbox.store([mail for subscription in same for mail in written[subscription.id][1]])


def _as_read(subscription: Subscription) -> tuple[object, ...]:
    """What its mail was written from."""
    return tuple(getattr(subscription, name) for name in ("told_until", "subject", "email", "language", "rhythm"))


def _mails(subscription: Subscription, lines: Sequence[reading.Told], at: datetime, here: Instance) -> list[Mail]:
    language = outbox.language_of(subscription.language)
    with translation.override(language):
        return outbox.written(_letters(subscription, lines, language), at, language, here)


def _letters(subscription: Subscription, lines: Iterable[reading.Told], language: str) -> Iterator[outbox.Letter]:
    """One mail with what this subscription was not told yet; none when nothing happened to what it follows."""
    subject = subscription.subject
    found = [
        line
        for line in lines
        if line.entry.index >= subscription.told_until and (subject == reading.EVERYTHING or subject in line.touches)
    ]
    if not found:
        return
    shown = found[:MOST_IN_MAIL]
    more = len(found) - len(shown)
    intro = ngettext("%(count)s act was recorded:", "%(count)s acts were recorded:", len(found)) % {"count": len(found)}
    if more:
        intro += " " + _("The first %(most)s stand here; the record has all.") % {"most": len(shown)}
    weekly = subscription.rhythm == Rhythm.WEEK
    first = verb_words(found[0].entry.verb, found[0].meaning["facts"])
    about = f"{first}: {outbox.isolated(found[0].meaning['title'])}"
    yield outbox.Letter(
        key=f"news:{subscription.id}:{subscription.told_until}", kind="news", to=subscription.email,
        subject=_("What happened this week") if weekly else about if len(found) == 1 else intro.rstrip(":"),
        intro=intro, items=tuple(_item(line, language) for line in shown), notes=_notes(subject),
        subscription=subscription, headers=unsubscribe_headers(),
    )  # fmt: skip


def _item(line: reading.Told, language: str) -> outbox.Item:
    told = line.meaning
    when = formats.date_format(line.entry.at.astimezone(BERLIN), "d.m.Y, H:i")
    url = outbox.page(told["address"] or f"/protokoll/{line.entry.index}/", language)
    words = verb_words(line.entry.verb, told["facts"])
    spoken = getattr(line.thing, "spoken", settings.LANGUAGE_CODE)
    foreign = spoken if spoken != language else ""
    return outbox.Item(words, told["title"], url, foreign, when, getattr(line.thing, "in_short", ""))


def _notes(subject: str) -> tuple[tuple[str, str], ...]:
    about, *_rest = reading.title_of(subject) or (subject,)
    asked = _("You asked for this mail about: %(about)s. Change how often it comes, or end it:")
    return (
        (asked % {"about": outbox.isolated(about)}, links.place("manage")),
        (_("End it at once:"), links.place("unsubscribe")),
    )


def unsubscribe_headers() -> dict[str, str]:
    """One click in the mail program ends the subscription (RFC 2369, RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{links.place('unsubscribe')}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def take_back(address: str, at: datetime, said: Collection[str] = ()) -> None:
    """Delete mails that lead to this address, in the running transaction, because its words have to go.

    Every one of them; with `said` all news, and of other mails those alone that hold one of these words. What else
    stood in news that were not sent yet is told anew, from what the record still says: they go with all that waits
    behind them, so that nothing is told twice. Raises ValueError without an address.
    """
    if not address:
        raise ValueError("without an address every mail would go")
    leading = Mail.objects.filter(text__contains=address)
    found = leading.filter(id__in=[mail.id for mail in leading if _goes(mail, said)])
    waiting = Mail.objects.filter(sent_at=None, kind="news").exclude(subscription=None).order_by("made_at", "id")
    first = {mail.subscription_id: _told_from(mail) for mail in reversed(found & waiting)}
    for mail in waiting.filter(subscription__in=first):
        if _told_from(mail) >= first[mail.subscription_id]:
            mail.delete()
    for key, begin in first.items():
        Subscription.objects.filter(id=key, told_until__gt=begin).update(told_until=begin)
    Subscription.objects.filter(id__in=first, rhythm=Rhythm.WEEK).update(next_digest_at=at)
    found.delete()


def _goes(mail: Mail, said: Collection[str]) -> bool:
    """Whether a mail goes with these words; lines of a mail may break anywhere."""
    if not said or mail.kind == "news":
        return True
    whole = " ".join(f"{mail.subject} {mail.text}".split())
    return any(" ".join(words.split()) in whole for words in said)


def _told_from(mail: Mail) -> int:
    """The first line that a mail of news tells, which its key names."""
    return int(mail.key.rpartition(":")[2])
