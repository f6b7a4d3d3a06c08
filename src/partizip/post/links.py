"""The secret links of a subscription: derived when a mail is sent, stored as SHA-256 only."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from partizip.post.models import Subscription

# Where the text of a waiting mail wants a link. No secret lies in the outbox; a browser cannot type these signs.
PLACES = ("confirm", "manage", "unsubscribe")
_PAGES = {"confirm": "subscription_confirm", "manage": "subscription_manage", "unsubscribe": "subscription_one_click"}


def place(name: str) -> str:
    """What stands in a waiting mail until it is sent."""
    return f"\x02{name}\x03"


def token(purpose: str, subscription: Subscription) -> str:
    """43 signs that only this installation can derive. `purpose`: confirm or manage."""
    told = f"{subscription.id}:{bytes(subscription.seal).hex()}"
    made = salted_hmac(f"partizip.post.{purpose}", told, algorithm="sha256").digest()
    return urlsafe_b64encode(made).decode().rstrip("=")


def digest(secret: str) -> str:
    """What the database keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def seal(subscription: Subscription) -> None:
    """Set what is stored of both secrets."""
    subscription.confirm_hash = digest(token("confirm", subscription))
    subscription.manage_hash = digest(token("manage", subscription))


def filled(text: str, links: Iterable[tuple[str, str]]) -> str:
    """The text with its links."""
    for name, url in links:
        text = text.replace(place(name), url)
    return text


def links_of(subscription: Subscription) -> dict[str, str]:
    """The addresses behind the places, in the subscription's language.

    After a change of the installation's secret the stored hashes are renewed here, so that new mails work again.
    """
    secrets = {name: token(name, subscription) for name in ("confirm", "manage")}
    if subscription.manage_hash != digest(secrets["manage"]):
        seal(subscription)
        subscription.save(update_fields=["confirm_hash", "manage_hash"])
    secrets["unsubscribe"] = secrets["manage"]
    with translation.override(subscription.language):
        return {name: settings.SITE_URL + reverse(_PAGES[name], args=[secrets[name]]) for name in PLACES}
