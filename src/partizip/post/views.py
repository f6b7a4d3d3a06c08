"""Pages of subscriptions: ask, confirm, change, end. Reading a page writes nothing; mail scanners only read."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from partizip.access import erasing, held, limits
from partizip.access.acts import NOBODY
from partizip.access.handing import handed_out
from partizip.access.limiting import too_many
from partizip.access.submitting import carry_out, sent, status_of
from partizip.core.limits import Limit
from partizip.post import actions, links, outbox, queries, reading
from partizip.post.forms import RhythmForm, SubscribeForm
from partizip.post.models import Rhythm, Subscription

# Forms from one sender; a whole office may stand behind one. Each address has its own bound (actions.ADDRESS_MOST).
FORMS = Limit("subscription", 600, 3600)
JUST = timedelta(minutes=5)  # so long the page after it says that the subscription was confirmed


def _about(subject: str) -> dict[str, Any]:
    """What a subscription is about, for a page."""
    title, url, foreign = reading.title_of(subject) or ("", "", False)
    return {"title": title, "url": url, "foreign": foreign}


def _chosen(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """The subject that the address names (?was=), as it is stored, and what it is about."""
    wanted = request.GET.get("was", reading.EVERYTHING)
    thing = None if wanted == reading.EVERYTHING else reading.thing_of(wanted)
    subject = reading.name_of(thing) if thing is not None else wanted
    if reading.title_of(subject) is None:
        raise Http404
    return subject, _about(subject)


@never_cache
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form for mail about one thing or everything."""
    subject, about = _chosen(request)
    off = outbox.off_in_public()
    initial = {"rhythm": Rhythm.NOW, "language": get_language()}
    form = SubscribeForm(sent(request)[0], initial=initial)
    context = {"form": form, "off": off} | about
    if request.method != "POST" or off:
        return render(request, "post/subscribe.html", context, status=200 if request.method != "POST" else 422)
    if seconds := limits.take(FORMS, limits.sender(request)):
        return too_many(request, seconds)

    def ask(by: Any, language: str, **facts: Any) -> None:  # as nobody, also while signed in
        with translation.override(outbox.language_of(language)):
            told = _about(subject)
        told.pop("url")
        actions.ask_subscription(by=NOBODY, subject=subject, language=language, **told, **facts)

    if carry_out(request, form, ask):
        return redirect("subscription_asked")
    return render(request, "post/subscribe.html", context, status=status_of(form))


def asked(request: HttpRequest) -> HttpResponse:
    """What comes next; the same whether the address was known or not."""
    return render(request, "post/asked.html")


def ended(request: HttpRequest) -> HttpResponse:
    """A subscription is over."""
    return render(request, "post/ended.html")


def erased(request: HttpRequest) -> HttpResponse:
    """All that was held under an address without an account is deleted."""
    return render(request, "post/erased.html")


def _gone(request: HttpRequest) -> HttpResponse:
    """A wrong, used up or expired link: all look the same."""
    return render(request, "post/gone.html", status=404)


def _by(secret: str, purpose: str) -> Subscription | None:
    return queries.by_secret(purpose, secret, timezone.now())


@never_cache
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """The link of the first mail: a button, for programs that look at links must not confirm."""
    found = _by(secret, "confirm")
    if found is None and queries.is_confirmed(secret):  # pressed twice, or the mail opened again
        return render(request, "post/confirmed.html", status=404)
    if found is None:
        return _gone(request)
    if request.method != "POST":
        return render(request, "post/confirm.html", {"subscription": found} | _about(found.subject))
    facts: dict[str, Any] = {"by": NOBODY, "at": timezone.now(), "own_link": True}
    confirmed = actions.confirm_subscription(subscription=found, **facts)
    return redirect("subscription_manage", links.token("manage", confirmed))


@never_cache
def manage(request: HttpRequest, secret: str) -> HttpResponse:
    """Change rhythm and language, or end."""
    found = _by(secret, "manage")
    if found is None:
        return _gone(request)
    form = RhythmForm(sent(request)[0], initial={"rhythm": found.rhythm, "language": found.language})
    saved = False
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = {"by": NOBODY, "at": timezone.now(), "own_link": True}
        actions.change_subscription(subscription=found, **facts, **form.cleaned_data)
        saved = True
    just = found.confirmed_at is not None and timezone.now() - found.confirmed_at < JUST
    context = {
        "form": form,
        "secret": secret,
        "saved": saved,
        "just": just and not form.is_bound,
        "subscription": found,
    }
    context |= _about(found.subject)
    return render(request, "post/manage.html", context, status=status_of(form))


@never_cache
def end(request: HttpRequest, secret: str) -> HttpResponse:
    """The button of the manage page and of the link in the mail."""
    found = _by(secret, "manage")
    if found is not None:
        actions.end_subscription(by=NOBODY, at=timezone.now(), subscription=found, own_link=True)
    return redirect("subscription_ended")


@csrf_exempt  # RFC 8058: the mail program sends it, without session and token; the secret in the address is the proof
@never_cache
def one_click(request: HttpRequest, secret: str) -> HttpResponse:
    """End by the mail program's button (RFC 8058). A person who follows the link gets a button.

    A second call, or one with a wrong secret, is answered the same: the sender of that mail is not told again.
    """
    found = _by(secret, "manage")
    if request.method != "POST":
        return _ending(request, found, secret) if found else _gone(request)
    if found is not None:
        actions.end_subscription(by=NOBODY, at=timezone.now(), subscription=found, own_link=True)
    return render(request, "post/ended.html")


def _ending(request: HttpRequest, found: Subscription, secret: str) -> HttpResponse:
    return render(request, "post/one_click.html", {"secret": secret, "subscription": found} | _about(found.subject))


def _whose(found: Subscription) -> erasing.Who:
    """Whoever gets mail under this address, apart from any account that has it too."""
    return erasing.Who(mails=(found.email,), apart=True)


@never_cache
def data(request: HttpRequest, secret: str) -> HttpResponse:
    """All that is stored under the address of the link, by purpose."""
    found = _by(secret, "manage")
    if found is None:
        return _gone(request)
    purposes = held.by_purpose(held.told(_whose(found), timezone.now()))
    return render(request, "post/data.html", {"purposes": purposes, "secret": secret})


@never_cache
def data_file(request: HttpRequest, secret: str) -> HttpResponse:
    """The same as one file."""
    found = _by(secret, "manage")
    return _gone(request) if found is None else handed_out(_whose(found), timezone.now())


@never_cache
def erase(request: HttpRequest, secret: str) -> HttpResponse:
    """Delete all of it: a page that says what goes, then the button."""
    found = _by(secret, "manage")
    if found is None:
        return _gone(request)
    if request.method != "POST":
        return render(request, "post/erase.html", {"secret": secret})
    erasing.erase(by=NOBODY, at=timezone.now(), who=_whose(found), why=erasing.SELF, own=True)
    return redirect("subscription_erased")
