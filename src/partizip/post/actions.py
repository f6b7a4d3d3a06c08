"""Acts of subscriptions: ask, confirm, change, end. None leaves a line in the record."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from partizip.access import remembered
from partizip.access.acts import Actor, Kind, act, require
from partizip.post import links, outbox, reading
from partizip.post.models import Mail, Rhythm, Subscription
from partizip.post.news import next_digest

CONFIRM_HOURS = 48
ADDRESS_MOST = 5  # mails in a day to an address that somebody typed
WHY = "Who wants to be told what is personal; the public record must not tell it."


@act(right="post.subscribe", verb="post.subscription_asked", kind=Kind.PRIVATE, reason=WHY)
def ask_subscription(
    *,
    by: Actor,
    at: datetime,
    email: str,
    subject: str,
    title: str,
    rhythm: str,
    language: str,
    foreign: bool = False,
) -> None:
    """Write a mail to the address with a link that confirms; valid 48 hours.

    `foreign`: whether the title is German on a page of another language.

    The caller learns nothing: neither whether the address is known, nor whether it had too many mails today.
    """
    require(by, at, "post.subscribe")
    asked = Mail.objects.filter(to=email, kind__in=("confirm", "known"), made_at__gt=at - timedelta(days=1))
    if asked.count() >= ADDRESS_MOST:
        return
    known = Subscription.objects.select_for_update().filter(email=email, subject=subject).first()
    if known is not None and known.confirmed_at is not None:
        _write(known, "known", (title, foreign), at)
        return
    found = known or Subscription(email=email, subject=subject)
    found.rhythm, found.language, found.asked_at = rhythm, language, at
    found.confirm_until = at + timedelta(hours=CONFIRM_HOURS)
    links.seal(found)
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError:  # the same form was sent twice at once; the first one writes the mail
        return
    _write(found, "confirm", (title, foreign), at)


def _write(subscription: Subscription, kind: str, heading: tuple[str, bool], at: datetime) -> None:
    """Queue the answer to somebody who asked."""
    with translation.override(outbox.language_of(subscription.language)):
        title = outbox.isolated(heading[0])
        if kind == "confirm":
            from_other = _("If you did not ask for this, do nothing: the address is deleted after 48 hours.")
            letter = outbox.Letter(
                key=f"confirm:{subscription.id}:{at.isoformat()}", kind=kind, to=subscription.email,
                subject=_("Please confirm: mail about %(title)s") % {"title": title},
                intro=_("Somebody, probably you, asked to be told by mail what happens to this."), heading=heading,
                button=(_("Yes, send me mail (valid for 48 hours)"), links.place("confirm")),
                notes=((from_other, ""),), subscription=subscription,
            )  # fmt: skip
        else:
            letter = outbox.Letter(
                key=f"known:{subscription.id}:{at.isoformat()}", kind=kind, to=subscription.email,
                subject=_("You already get mail about %(title)s") % {"title": title},
                intro=_("Somebody, probably you, asked again for mail that you already get about this."),
                heading=heading, button=(_("Change or end it"), links.place("manage")), subscription=subscription,
            )  # fmt: skip
        outbox.put([letter], at)


@act(right="post.keep_subscription", verb="post.subscription_confirmed", kind=Kind.PRIVATE, reason=WHY)
def confirm_subscription(*, by: Actor, at: datetime, subscription: Subscription, own_link: bool) -> Subscription:
    """Begin to tell what happens from now on; once only, a second confirmation changes nothing."""
    require(by, at, "post.keep_subscription", own_link=own_link)
    found = Subscription.objects.select_for_update().get(id=subscription.id)
    if found.confirmed_at is None:
        found.confirmed_at, found.told_until, found.next_digest_at = at, reading.size(), next_digest(at)
        found.save(update_fields=["confirmed_at", "told_until", "next_digest_at"])
    return found


@act(right="post.keep_subscription", verb="post.subscription_changed", kind=Kind.PRIVATE, reason=WHY)
def change_subscription(
    *, by: Actor, at: datetime, subscription: Subscription, own_link: bool, rhythm: str, language: str
) -> None:
    """Change rhythm and language; what was not told yet is told in the new rhythm."""
    require(by, at, "post.keep_subscription", own_link=own_link)
    found = Subscription.objects.select_for_update().get(id=subscription.id)
    if rhythm == Rhythm.WEEK and found.rhythm != rhythm:
        found.next_digest_at = next_digest(at)
    found.rhythm, found.language = rhythm, language
    found.save(update_fields=["rhythm", "language", "next_digest_at"])


@act(right="post.keep_subscription", verb="post.subscription_ended", kind=Kind.PRIVATE, reason=WHY)
def end_subscription(*, by: Actor, at: datetime, subscription: Subscription, own_link: bool) -> None:
    """Delete the subscription, its address and every mail to it, sent or waiting, at once."""
    require(by, at, "post.keep_subscription", own_link=own_link)
    Subscription.objects.filter(id=subscription.id).delete()
    remembered.note(Subscription._meta.label_lower, [subscription.id], at)
