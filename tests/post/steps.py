"""What the tests of post do again and again."""

import re

import time_machine
from django.core import mail
from django.utils import timezone, translation

from partizip.access.acts import NOBODY
from partizip.post import actions, links, outbox, sending
from partizip.post.models import Mail, Subscription
from partizip.post.officials import tell_officials


def letter(number: int = 1, to: str = "anna@land.de", **more) -> outbox.Letter:
    return outbox.Letter(key=f"test:{number}", kind="duty", to=to, subject=f"Mail {number}", intro="Guten Tag", **more)


def put(count: int = 1, **more) -> list[Mail]:
    outbox.put([letter(number, **more) for number in range(count)], timezone.now(), "de")
    return list(Mail.objects.order_by("id"))


def send() -> int:
    return sending.send_waiting(timezone.now())


def started(at) -> None:
    """The worker has run before: what comes from now on is told."""
    assert tell_officials(at) == 0


def follow(subject: str, at, *, email="leser@post.de", rhythm="now", language="de") -> Subscription:
    """A confirmed subscription."""
    with translation.override(language):
        actions.ask_subscription(
            by=NOBODY, at=at, email=email, subject=subject, title="Etwas", rhythm=rhythm, language=language
        )
    found = Subscription.objects.get(email=email, subject=subject)
    actions.confirm_subscription(by=NOBODY, at=at, subscription=found, own_link=True)
    Mail.objects.all().delete()
    found.refresh_from_db()
    return found


def links_in(text: str) -> list[str]:
    """Paths of the site's links in a mail."""
    return re.findall(r"http://localhost:8000(/\S*abo/\S+?/)(?=[>\s])", text)


def mailed(at=None) -> list:
    """What went out, after sending; at a moment or now."""
    mail.outbox.clear()
    with time_machine.travel(at or timezone.now()):
        send()
    return list(mail.outbox)


def manage_path(subscription: Subscription) -> str:
    return links.links_of(subscription)["manage"].removeprefix("http://localhost:8000")
